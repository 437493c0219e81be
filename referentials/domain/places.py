"""Where a problem is mended: the thing that an editor opens, and the field of its form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.content import Content, Fact, Requirement, Source, Theme
from referentials.domain.problems import Problem, ProblemCode


class Subject(StrEnum):
    """What an editor saves as one."""

    VERSION = "version"
    FACT = "fact"
    SOURCE = "source"
    THEME = "theme"
    REQUIREMENT = "requirement"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """`code` is empty for the version itself."""

    subject: Subject
    code: str = ""
    field: str = ""


FIELDS: Mapping[ProblemCode, str] = {
    ProblemCode.EMPTY_CONTENT: "themes",
    ProblemCode.EMPTY_THEME: "requirements",
    ProblemCode.QUESTION_MISSING: "questions",
    ProblemCode.TEXT_MISSING: "",
    ProblemCode.BAD_CODE: "code",
    ProblemCode.BAD_NUMBER: "number",
    ProblemCode.DUPLICATE_CODE: "code",
    ProblemCode.UNKNOWN_OPERATOR: "condition",
    ProblemCode.CONDITION_EMPTY: "condition",
    ProblemCode.UNKNOWN_FACT: "condition",
    ProblemCode.UNKNOWN_QUESTION: "condition",
    ProblemCode.UNKNOWN_CHOICE: "condition",
    ProblemCode.CONDITION_ON_ITSELF: "condition",
    ProblemCode.CONDITION_ON_LATER: "condition",
    ProblemCode.CYCLE: "condition",
    ProblemCode.NEVER_ASKED: "condition",
    ProblemCode.CREDIT_MISSING: "choices",
    ProblemCode.CREDIT_UNEXPECTED: "choices",
    ProblemCode.CREDIT_OUT_OF_RANGE: "choices",
    ProblemCode.CREDIT_NOT_MONOTONE: "choices",
    ProblemCode.NO_CREDIT_CHOICE: "choices",
    ProblemCode.NO_FULL_CREDIT: "choices",
    ProblemCode.MEASURE_MISSING: "measure",
    ProblemCode.COST_UNKNOWN: "measure",
    ProblemCode.EFFORT_NOT_POSITIVE: "measure",
    ProblemCode.CITATION_MISSING: "citations",
    ProblemCode.UNKNOWN_SOURCE: "citations",
    ProblemCode.SEVERITY_OUT_OF_RANGE: "severity",
    ProblemCode.WEIGHT_MISSING: "weights",
    ProblemCode.WEIGHT_NOT_POSITIVE: "weights",
}
if set(FIELDS) != set(ProblemCode):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("FIELDS lacks a problem")

ABOUT_A_CODE = frozenset({ProblemCode.BAD_CODE, ProblemCode.DUPLICATE_CODE})
OF_THE_VERSION = frozenset(
    {
        ProblemCode.EMPTY_CONTENT,
        ProblemCode.BAD_NUMBER,
        ProblemCode.WEIGHT_MISSING,
        ProblemCode.WEIGHT_NOT_POSITIVE,
    }
)
IN_QUESTIONS = {"text": "questions", "label": "choices"}


def locate(content: Content, problem: Problem) -> Place:
    """What is found nowhere is the version's."""
    field = FIELDS[problem.code]
    if problem.code in OF_THE_VERSION:
        return Place(Subject.VERSION, "", field)
    if problem.code == ProblemCode.EMPTY_THEME:
        return Place(Subject.THEME, problem.where, field)
    if problem.code in ABOUT_A_CODE:
        return _bearing(content, problem, field)
    if problem.code == ProblemCode.TEXT_MISSING:
        return _lacking(content, problem.where, problem.detail)
    return _of_requirement(content, problem.where, field)


def _of_requirement(content: Content, code: str, field: str) -> Place:
    """`code` is a requirement's or a question's."""
    for requirement in _requirements(content):
        if requirement.code == code or any(question.code == code for question in requirement.questions):
            return Place(Subject.REQUIREMENT, requirement.code, field)
    return Place(Subject.VERSION, "", field)


def _bearing(content: Content, problem: Problem, field: str) -> Place:
    """Choices have codes too: then `where` is their question."""
    if problem.where != content.referential:
        return _of_requirement(content, problem.where, "choices")
    for subject, things in _things(content).items():
        if any(thing.code == problem.detail for thing in things):
            return Place(subject, problem.detail, field)
    return _of_requirement(content, problem.detail, "questions")


def _lacking(content: Content, code: str, field: str) -> Place:
    """Two things of different sorts may bear one code: the one at fault lacks this very text."""
    for subject, things in _things(content).items():
        for thing in things:
            if thing.code == code and not getattr(thing, field, "-").strip():
                return Place(subject, code, field)
    if field in IN_QUESTIONS:
        return _of_requirement(content, code, IN_QUESTIONS[field])
    return Place(Subject.VERSION, "", field)


def _things(content: Content) -> dict[Subject, Iterable[Fact | Source | Theme | Requirement]]:
    return {
        Subject.FACT: content.facts,
        Subject.SOURCE: content.sources,
        Subject.THEME: content.themes,
        Subject.REQUIREMENT: _requirements(content),
    }


def _requirements(content: Content) -> tuple[Requirement, ...]:
    """Those that bear the same code included."""
    return tuple(requirement for theme in content.themes for requirement in theme.requirements)
