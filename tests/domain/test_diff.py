"""What two versions differ in: each kind of change told once, and nothing when nothing changed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import Confidence, Content, Obligation, Role
from referentials.domain.diff import Kind, Thing, diff_contents
from referentials.domain.mapping import Change, Row
from referentials.domain.word_diff import Part, diff_words, new_side, old_side
from tests.referentials.contents import CITATION, RGPD, STANDARD, asked, content_of, contents, required

OLD = content_of(required("a"), required("b"))


def kinds(old: Content, new: Content, rows=()):
    return [(d.thing, d.before, d.after, d.kinds) for d in diff_contents(old, new, rows)]


@given(contents())
def test_a_version_does_not_differ_from_itself(content):
    assert diff_contents(content, replace(content)) == ()


@pytest.mark.parametrize(
    ("changes", "kind", "field"),
    [
        ({"title": "Autre"}, Kind.WORDING, "title"),
        ({"statement": "Autre"}, Kind.WORDING, "statement"),
        ({"severity": 1}, Kind.SEVERITY, "severity"),
        ({"severity_reason": "Autre"}, Kind.WORDING, "severity_reason"),
        ({"obligation": Obligation.GOOD_PRACTICE}, Kind.OBLIGATION, "obligation"),
        ({"role": Role.DPO}, Kind.ROLE, "role"),
        ({"section": "Autre"}, Kind.MOVED, "section"),
        ({"condition": condition_from_data("employes")}, Kind.CONDITION, "condition"),
        (
            {"citations": (replace(CITATION, confidence=Confidence.SECONDARY_SOURCE),)},
            Kind.CITATIONS,
            "citations",
        ),
        ({"measure": replace(required("a").measure, cost_max=2000)}, Kind.MEASURE, "measure.cost_max"),
    ],
)
def test_each_field_of_a_requirement(changes, kind, field):
    new = content_of(replace(required("a"), **changes), required("b"))
    [difference] = diff_contents(OLD, new)
    assert (difference.thing, difference.kinds) == (Thing.REQUIREMENT, (kind,))
    assert [change.field for change in difference.changes] == [field]


def test_questions_come_go_and_change():
    old = content_of(required("a", asked("a-1"), asked("a-2")))
    new = content_of(required("a", asked("a-2", choices=STANDARD[:3]), replace(asked("a-3"), help="Aide")))
    [difference] = diff_contents(old, new)
    told = [(change.kind, change.field, change.question) for change in difference.changes]
    assert told == [
        (Kind.CHOICES, "choices", "a-2"),
        (Kind.ADDED, "question", "a-3"),
        (Kind.REMOVED, "question", "a-1"),
    ]


def test_a_lone_question_is_the_same_question_under_another_code():
    old, new = content_of(required("a", asked("q-1"))), content_of(required("a", asked("q-2")))
    [difference] = diff_contents(old, new)
    assert [(c.kind, c.field) for c in difference.changes] == [(Kind.WORDING, "text")]


def test_what_comes_and_what_goes():
    assert kinds(OLD, content_of(required("a"), required("c"))) == [
        (Thing.REQUIREMENT, (), "c", (Kind.ADDED,)),
        (Thing.REQUIREMENT, ("b",), "", (Kind.REMOVED,)),
    ]


def test_the_mapping_tells_splits_merges_and_new_names():
    old = content_of(required("a"), required("b"), required("c"), required("d"))
    new = content_of(required("a"), required("x"), required("y"), required("z"))
    rows = [
        Row(change=Change.SPLIT, before=("a",), after=("a", "x")),
        Row(change=Change.MERGED, before=("b", "c"), after=("y",)),
        Row(change=Change.REWORDED, before=("d",), after=("z",)),
    ]
    told = [(before, after, found[0]) for _, before, after, found in kinds(old, new, rows)]
    assert told == [
        (("a",), "a", Kind.SPLIT),
        (("a",), "x", Kind.SPLIT),
        (("b", "c"), "y", Kind.MERGED),
        (("d",), "z", Kind.RENAMED),
    ]


def test_a_mapping_may_say_that_one_code_means_two_things():
    rows = [Row(change=Change.REMOVED, before=("b",)), Row(change=Change.NEW, after=("b",))]
    assert kinds(OLD, OLD, rows) == [
        (Thing.REQUIREMENT, (), "b", (Kind.ADDED,)),
        (Thing.REQUIREMENT, ("b",), "", (Kind.REMOVED,)),
    ]


def test_the_rest_of_a_version():
    new = replace(
        OLD,
        title="Autre",
        weights={**OLD.weights, 4: 9},
        sources=(replace(RGPD, date="2018"), replace(RGPD, code="LIL")),
        facts=(),
        themes=(replace(OLD.themes[0], title="Autre"),),
    )
    assert [(thing, found) for thing, _, _, found in kinds(OLD, new)] == [
        (Thing.VERSION, (Kind.WEIGHT, Kind.VERSION)),
        *((Thing.FACT, (Kind.REMOVED,)) for _ in OLD.facts),
        (Thing.SOURCE, (Kind.SOURCE,)),
        (Thing.SOURCE, (Kind.ADDED,)),
        (Thing.THEME, (Kind.WORDING,)),
    ]


def test_words_that_changed():
    found = [
        (s.part, s.text) for s in diff_words("Changer le mot de passe.", "Changer chaque mot de passe !")
    ]
    assert found == [
        (Part.SAME, "Changer "),
        (Part.REMOVED, "le"),
        (Part.ADDED, "chaque"),
        (Part.SAME, " mot de passe"),
        (Part.REMOVED, "."),
        (Part.ADDED, " !"),
    ]


def test_neighbouring_changes_read_as_one():
    found = [(s.part, s.text) for s in diff_words("un mot court ici", "deux mots brefs ici")]
    assert found[:2] == [(Part.REMOVED, "un mot court"), (Part.ADDED, "deux mots brefs")]


@given(st.text("ab ,\n", max_size=30), st.text("ab ,\n", max_size=30))
def test_each_side_of_a_word_diff_is_its_text(old, new):
    segments = diff_words(old, new)
    assert "".join(s.text for s in old_side(segments)) == old
    assert "".join(s.text for s in new_side(segments)) == new


def test_two_long_texts_without_a_word_in_common_are_told_whole():
    old, new = "avant " * 3000, "après " * 3000
    assert {segment.part for segment in diff_words(old, new)} <= {Part.REMOVED, Part.ADDED, Part.SAME}
    assert len(diff_words(old, new)) <= 4
