"""Each problem leads to the thing, and the field, where it is mended."""

from dataclasses import replace

import pytest

from referentials.domain.advice import AdviceCode, find_advice
from referentials.domain.content import Confidence
from referentials.domain.places import Place, Subject, locate
from referentials.domain.problems import Problem, ProblemCode
from referentials.domain.validation import find_problems
from tests.referentials.contents import CITATION, MEASURE, RGPD, STANDARD, asked, content_of, required

R = Subject.REQUIREMENT


def places(content):
    return {(p.code, locate(content, p)) for p in find_problems(content)}


NO_CREDIT = tuple(choice for choice in STANDARD if choice.credit is None)
SHUFFLED = (STANDARD[1], STANDARD[0], STANDARD[2])
BROKEN = [
    ("unreachable", content_of(required("a", when={"all": ["wifi", {"not": "wifi"}]})), "never_asked"),
    ("unknown fact", content_of(required("a", when="martien")), "unknown_fact"),
    (
        "unknown choice",
        content_of(required("z"), required("a", when={"answer": {"question": "z", "in": ["x"]}})),
        "unknown_choice",
    ),
    (
        "unknown question",
        content_of(required("a", when={"answer": {"question": "rien", "in": ["x"]}})),
        "unknown_question",
    ),
    (
        "later",
        content_of(required("a", when={"answer": {"question": "z", "in": ["oui"]}}), required("z")),
        "condition_on_later",
    ),
    ("not monotone", content_of(required("a", asked("q", choices=SHUFFLED))), "credit_not_monotone"),
    ("no credit", content_of(required("a", asked("q", choices=NO_CREDIT))), "no_credit_choice"),
]


@pytest.mark.parametrize(("content", "code"), [pytest.param(c, p, id=name) for name, c, p in BROKEN])
def test_what_is_wrong_with_a_question_is_mended_in_its_requirement(content, code):
    [(found, place)] = places(content)
    assert found == code
    assert (place.subject, place.code) == (R, "a")
    assert place.field in {"condition", "choices"}


def test_a_cycle_is_mended_where_it_starts():
    content = content_of(
        required("a", when={"answer": {"question": "b", "in": ["oui"]}}),
        required("b", when={"answer": {"question": "a", "in": ["oui"]}}),
    )
    [place] = [place for code, place in places(content) if code == ProblemCode.CYCLE]
    assert place in {Place(R, "a", "condition"), Place(R, "b", "condition")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"measure": replace(MEASURE, how=" ")}, ("measure_missing", "measure")),
        ({"citations": ()}, ("citation_missing", "citations")),
        ({"citations": (replace(CITATION, source="X"),)}, ("unknown_source", "citations")),
        ({"statement": ""}, ("text_missing", "statement")),
        ({"title": ""}, ("text_missing", "title")),
        ({"severity": 7}, ("severity_out_of_range", "severity")),
        ({"questions": ()}, ("question_missing", "questions")),
        ({"questions": (replace(asked("q"), text=""),)}, ("text_missing", "questions")),
    ],
)
def test_each_field_of_a_requirement_is_named(changes, expected):
    [(code, place)] = places(content_of(required("a", **changes)))
    assert (code, place) == (expected[0], Place(R, "a", expected[1]))


def test_a_choice_without_a_label_is_one_of_its_requirement():
    choices = (replace(STANDARD[0], label=""), *STANDARD[1:])
    content = content_of(required("a", asked("q", choices=choices)))
    assert places(content) == {(ProblemCode.TEXT_MISSING, Place(R, "a", "choices"))}


def test_a_code_given_twice_leads_to_its_bearer():
    twice = content_of(required("a"), required("b", asked("a")))
    assert (ProblemCode.DUPLICATE_CODE, Place(R, "a", "code")) in places(twice)
    question = content_of(required("a", asked("q")), required("b", asked("q")))
    assert (ProblemCode.DUPLICATE_CODE, Place(R, "b", "questions")) in places(question)
    choices = content_of(required("a", asked("q", choices=(*STANDARD, STANDARD[4]))))
    assert (ProblemCode.DUPLICATE_CODE, Place(R, "a", "choices")) in places(choices)


def test_of_two_things_with_one_code_the_one_at_fault_is_named():
    source = replace(RGPD, code="a", title="")
    content = content_of(required("a"), sources=(RGPD, source))
    assert places(content) == {(ProblemCode.TEXT_MISSING, Place(Subject.SOURCE, "a", "title"))}


def test_what_the_version_lacks_is_mended_in_its_settings():
    content = content_of(required("a"), weights={3: 0, 4: 8}, number="é", title="")
    assert {place for _, place in places(content)} == {
        Place(Subject.VERSION, "", field) for field in ("weights", "number", "title")
    }
    missing = content_of(required("a"), weights={4: 8})
    assert places(missing) == {(ProblemCode.WEIGHT_MISSING, Place(Subject.VERSION, "", "weights"))}


def test_an_empty_theme_leads_to_it():
    content = content_of(required("a"))
    empty = replace(content.themes[0], code="vide", requirements=())
    content = replace(content, themes=(*content.themes, empty))
    assert places(content) == {(ProblemCode.EMPTY_THEME, Place(Subject.THEME, "vide", "requirements"))}


def test_what_is_nowhere_is_the_versions():
    problem = Problem(ProblemCode.NEVER_ASKED, "parti")
    assert locate(content_of(required("a")), problem) == Place(Subject.VERSION, "", "condition")
    lost = Problem(ProblemCode.TEXT_MISSING, "parti", "autre")
    assert locate(content_of(required("a")), lost) == Place(Subject.VERSION, "", "autre")


def test_advice_tells_what_could_be_better():
    unsure = replace(RGPD, code="LOI", confidence=Confidence.GENERAL_KNOWLEDGE)
    content = content_of(
        required("a", when="wifi", needs_review=True, severity_reason="Oui."), sources=(RGPD, unsure)
    )
    assert [(advice.code, advice.place) for advice in find_advice(content)] == [
        (AdviceCode.SOURCE_UNVERIFIED, Place(Subject.SOURCE, "LOI", "confidence")),
        (AdviceCode.REVIEW_NEEDED, Place(R, "a", "needs_review")),
        (AdviceCode.HELP_MISSING, Place(R, "a", "questions")),
        (AdviceCode.EVIDENCE_MISSING, Place(R, "a", "measure")),
        (AdviceCode.UNUSED_SOURCE, Place(Subject.SOURCE, "LOI")),
        (AdviceCode.UNUSED_FACT, Place(Subject.FACT, "employes")),
    ]
