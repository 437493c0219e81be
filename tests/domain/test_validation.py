"""What keeps a version from being published, each problem by its code and place."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from referentials.domain.content import Choice, Condition, Fact, Meaning, Theme
from referentials.domain.problems import Problem, ProblemCode
from referentials.domain.validation import find_problems
from tests.referentials.contents import (
    CITATION,
    MEASURE,
    RGPD,
    STANDARD,
    asked,
    content_of,
    contents,
    required,
)

P = ProblemCode


def problems(*requirements, **changes):
    return [(p.code, p.where, p.detail) for p in find_problems(content_of(*requirements, **changes))]


def graded(*credits):
    return tuple(
        Choice(code=f"c{rank}", label="…", credit=Fraction(credit)) for rank, credit in enumerate(credits)
    )


def test_a_sound_content_has_no_problem():
    later = required("b", when={"all": ["wifi", "solo", {"answer": {"question": "a", "in": ["oui"]}}]})
    assert problems(required("a"), later) == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=15)
@given(contents())
def test_a_drawn_content_can_only_have_questions_never_asked(content):
    assert {problem.code for problem in find_problems(content)} <= {P.NEVER_ASKED}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"severity": 5}, (P.SEVERITY_OUT_OF_RANGE, "a", "5")),
        ({"citations": ()}, (P.CITATION_MISSING, "a", "")),
        ({"citations": (replace(CITATION, source="LIL"),)}, (P.UNKNOWN_SOURCE, "a", "LIL")),
        ({"title": " "}, (P.TEXT_MISSING, "a", "title")),
        ({"statement": ""}, (P.TEXT_MISSING, "a", "statement")),
        ({"measure": replace(MEASURE, how="")}, (P.MEASURE_MISSING, "a", "")),
        ({"measure": replace(MEASURE, effort_hours=Fraction(0))}, (P.EFFORT_NOT_POSITIVE, "a", "")),
        ({"measure": replace(MEASURE, cost_max=300)}, (P.COST_UNKNOWN, "a", "300")),
        ({"questions": ()}, (P.QUESTION_MISSING, "a", "")),
    ],
)
def test_a_requirement_at_fault_is_named(changes, expected):
    assert problems(replace(required("a"), **changes)) == [expected]


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (graded(1, "1/2", 0), []),
        (graded(0, "1/2", 1), []),
        (graded(1, 0, "1/2"), [P.CREDIT_NOT_MONOTONE]),
        (graded("1/2", 0), [P.NO_FULL_CREDIT]),
        (STANDARD[3:], [P.NO_CREDIT_CHOICE]),
        (graded(2, 1), [P.CREDIT_OUT_OF_RANGE]),
        (graded(1, -1), [P.CREDIT_OUT_OF_RANGE]),
        ((*STANDARD, Choice(code="bof", label="Bof")), [P.CREDIT_MISSING]),
        (
            (
                *graded(1),
                Choice(code="nsp", label="Ne sait pas", meaning=Meaning.UNKNOWN, credit=Fraction(0)),
            ),
            [P.CREDIT_UNEXPECTED],
        ),
        ((*STANDARD, STANDARD[4]), [P.DUPLICATE_CODE]),
        ((replace(STANDARD[0], label=""),), [P.TEXT_MISSING]),
    ],
)
def test_choices_at_fault_are_named_at_their_question(choices, expected):
    found = problems(required("a", asked("a-1", choices=choices)))
    assert [code for code, _, _ in found] == expected
    assert all(where == "a-1" for _, where, _ in found)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"themes": ()}, (P.EMPTY_CONTENT, "essai", "")),
        ({"weights": {1: 1, 2: 2, 4: 8}}, (P.WEIGHT_MISSING, "verrou", "3")),
        ({"weights": {1: 0, 3: 4}}, (P.WEIGHT_NOT_POSITIVE, "essai", "1")),
        ({"number": "2025 1"}, (P.BAD_NUMBER, "essai", "2025 1")),
        ({"referential": "Essai"}, (P.BAD_CODE, "Essai", "Essai")),
        ({"title": ""}, (P.TEXT_MISSING, "essai", "title")),
        ({"kinds": ("solo", "solo")}, (P.DUPLICATE_CODE, "essai", "solo")),
        ({"kinds": ("wifi",)}, (P.DUPLICATE_CODE, "essai", "wifi")),
        ({"facts": (Fact(code="Wi-Fi", label="Wi-Fi"),)}, (P.BAD_CODE, "essai", "Wi-Fi")),
        ({"sources": (RGPD, RGPD)}, (P.DUPLICATE_CODE, "essai", "RGPD")),
        ({"sources": (RGPD, replace(RGPD, code="a b"))}, (P.BAD_CODE, "essai", "a b")),
    ],
)
def test_a_version_at_fault_is_named(changes, expected):
    assert problems(**changes) == [expected]


def test_an_empty_theme_is_named():
    themes = (*content_of().themes, Theme(code="vide", title="Vide", requirements=()))
    assert problems(themes=themes) == [(P.EMPTY_THEME, "vide", "")]


def test_codes_given_twice_are_named_even_across_themes():
    [theme] = content_of(required("a"), required("b", asked("a"))).themes
    again = replace(theme, requirements=(required("b", asked("b")),))
    assert problems(themes=(theme, again)) == [
        (P.DUPLICATE_CODE, "essai", "securite"),
        (P.DUPLICATE_CODE, "essai", "b"),
        (P.DUPLICATE_CODE, "essai", "a"),
    ]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("fax", (P.UNKNOWN_FACT, "b", "fax")),
        ({"answer": {"question": "z", "in": ["oui"]}}, (P.UNKNOWN_QUESTION, "b", "z")),
        ({"answer": {"question": "a", "in": ["peut-etre"]}}, (P.UNKNOWN_CHOICE, "b", "a: peut-etre")),
        ({"answer": {"question": "a", "in": []}}, (P.CONDITION_EMPTY, "b", "answer")),
        ({"answer": {"question": "b", "in": ["oui"]}}, (P.CONDITION_ON_ITSELF, "b", "b")),
        ({"answer": {"question": "c", "in": ["oui"]}}, (P.CONDITION_ON_LATER, "b", "c")),
        ({"any": []}, (P.CONDITION_EMPTY, "b", "any")),
    ],
)
def test_a_condition_at_fault_is_named(when, expected):
    assert problems(required("a"), required("b", when=when), required("c")) == [expected]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Condition(operator="some"), (P.UNKNOWN_OPERATOR, "a", "some")),
        (
            Condition(operator="fact", fact="wifi", parts=(Condition(operator="fact", fact="wifi"),)),
            (P.CONDITION_EMPTY, "a", "fact"),
        ),
        (
            Condition(operator="not", parts=(Condition(operator="fact", fact="wifi"),) * 2),
            (P.CONDITION_EMPTY, "a", "not"),
        ),
    ],
)
def test_a_malformed_tree_is_named(condition, expected):
    assert problems(replace(required("a"), condition=condition)) == [expected]


def test_questions_that_wait_for_each_other_are_told_as_a_cycle():
    first = required("a", when={"answer": {"question": "b", "in": ["oui"]}})
    second = required("b", when={"answer": {"question": "a", "in": ["oui"]}})
    found = problems(first, second)
    assert found[0] == (P.CONDITION_ON_LATER, "a", "b")
    assert found[1][0] == P.CYCLE
    assert set(found[1][2].split(" ← ")) == {"a", "b"}


def test_problems_are_values():
    assert Problem(P.CYCLE, "a") == Problem(P.CYCLE, "a", "")
