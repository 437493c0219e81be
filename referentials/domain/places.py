"""Where a problem is mended: the thing that an editor opens, and the field of its form."""

from collections.abc import Mapping
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
    if code in content.requirements:
        return Place(Subject.REQUIREMENT, code, field)
    if code in content.questions:
        return Place(Subject.REQUIREMENT, content.requirement_of[code].code, field)
    return Place(Subject.VERSION, "", field)


def _bearing(content: Content, problem: Problem, field: str) -> Place:
    """Choices have codes too: then `where` is their question."""
    if problem.where != content.referential:
        return _of_requirement(content, problem.where, "choices")
    for subject in _bearers(content, problem.detail):
        return Place(subject, problem.detail, field)
    return _of_requirement(content, problem.detail, "questions")


def _lacking(content: Content, code: str, field: str) -> Place:
    """Two things of different sorts may bear one code: the one at fault lacks this very text."""
    for subject, thing in _bearers(content, code).items():
        if not getattr(thing, field, "-").strip():
            return Place(subject, code, field)
    if field in IN_QUESTIONS:
        return _of_requirement(content, code, IN_QUESTIONS[field])
    return Place(Subject.VERSION, "", field)


def _bearers(content: Content, code: str) -> dict[Subject, Fact | Source | Theme | Requirement]:
    """The things that bear the code; looked up, since a large version may have thousands of problems."""
    found = {
        Subject.FACT: content.facts_by_code.get(code),
        Subject.SOURCE: content.sources_by_code.get(code),
        Subject.THEME: next((theme for theme in content.themes if theme.code == code), None),
        Subject.REQUIREMENT: content.requirements.get(code),
    }
    return {subject: thing for subject, thing in found.items() if thing is not None}
