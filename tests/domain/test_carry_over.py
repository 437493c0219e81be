"""What becomes of answers between two versions: each change of the mapping, and nothing lost."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessments.domain.answers import Answer
from assessments.domain.carry_over import Fate, carry_over, plan_paths
from referentials.domain.content import Choice
from referentials.domain.mapping import Change, Row
from tests.referentials.contents import asked, content_of, required


def carried(old, new, rows, answers, unconfirmed=frozenset()):
    return carry_over(
        plan_paths(old, new, rows),
        {code: Answer(choice=choice) for code, choice in answers.items()},
        unconfirmed,
    )


@pytest.mark.parametrize(
    ("change", "fate"),
    [
        (Change.IDENTICAL, Fate.KEPT),
        (Change.REWORDED, Fate.KEPT),
        (Change.CLARIFIED, Fate.TO_CONFIRM),
    ],
)
def test_one_requirement_for_one(change, fate):
    old, new = content_of(required("a")), content_of(required("b"))
    outcome = carried(old, new, [Row(change=change, before=("a",), after=("b",))], {"a": "non"})
    assert (outcome.questions["b"].fate, outcome.answers) == (fate, {"b": Answer(choice="non")})
    assert not outcome.archived


def test_a_split_proposes_to_each():
    old, new = content_of(required("a")), content_of(required("b"), required("c"))
    outcome = carried(old, new, [Row(change=Change.SPLIT, before=("a",), after=("b", "c"))], {"a": "oui"})
    assert outcome.to_confirm == {"b", "c"}


@pytest.mark.parametrize(
    ("answers", "proposed"),
    [
        ({"a": "oui", "b": "partiellement"}, "partiellement"),
        ({"a": "ne_sait_pas", "b": "partiellement"}, "ne_sait_pas"),
        ({"a": "ne_sait_pas", "b": "non"}, "non"),
        ({"a": "sans_objet", "b": "oui"}, "oui"),
        ({"b": "oui"}, "oui"),
    ],
)
def test_a_merge_proposes_the_lowest_credit(answers, proposed):
    old, new = content_of(required("a"), required("b")), content_of(required("c"))
    outcome = carried(old, new, [Row(change=Change.MERGED, before=("a", "b"), after=("c",))], answers)
    assert (outcome.answers["c"].choice, outcome.to_confirm) == (proposed, {"c"})


def test_what_is_removed_is_archived_and_what_is_new_is_asked():
    old, new = content_of(required("a")), content_of(required("b"))
    rows = [Row(change=Change.REMOVED, before=("a",)), Row(change=Change.NEW, after=("b",))]
    outcome = carried(old, new, rows, {"a": "oui"})
    assert outcome.questions["b"].fate is Fate.TO_ANSWER
    assert outcome.archived == {"a": Answer(choice="oui")}


def test_a_choice_that_is_gone_is_asked_again_and_the_answer_archived():
    other = (Choice(code="fait", label="Fait", credit=Fraction(1)),)
    old, new = content_of(required("a")), content_of(required("a", asked("a", choices=other)))
    outcome = carried(old, new, [Row(change=Change.IDENTICAL, before=("a",), after=("a",))], {"a": "oui"})
    assert (outcome.questions["a"].fate, set(outcome.archived)) == (Fate.TO_ANSWER, {"a"})


def test_several_questions_are_found_by_code():
    old = content_of(required("a", asked("a-1"), asked("a-2")))
    new = content_of(required("b", asked("a-2"), asked("b-3")))
    row = Row(change=Change.REWORDED, before=("a",), after=("b",))
    outcome = carried(old, new, [row], {"a-1": "oui", "a-2": "non"})
    assert {code: one.fate for code, one in outcome.questions.items()} == {"a-2": "kept", "b-3": "to_answer"}
    assert set(outcome.archived) == {"a-1"}


def test_what_was_not_confirmed_stays_to_confirm():
    content = content_of(required("a"))
    row = Row(change=Change.IDENTICAL, before=("a",), after=("a",))
    outcome = carried(content, replace(content), [row], {"a": "oui"}, frozenset({"a"}))
    assert outcome.to_confirm == {"a"}
