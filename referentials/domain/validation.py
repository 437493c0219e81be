"""Everything that keeps a version from being published."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from referentials.domain.condition_checks import find_condition_problems
from referentials.domain.content import (
    COST_BRACKETS,
    SEVERITIES,
    Choice,
    Content,
    Meaning,
    Question,
    Requirement,
)
from referentials.domain.problems import Problem, ProblemCode

CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,29}")
SOURCE_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def find_problems(content: Content) -> tuple[Problem, ...]:
    """In the referential's order, so that an editor reads them from top to bottom."""
    return (
        *_shape_problems(content),
        *_code_problems(content),
        *_weight_problems(content),
        *(
            problem
            for requirement in _requirements(content)
            for problem in _requirement_problems(content, requirement)
        ),
        *find_condition_problems(content),
    )


def _requirements(content: Content) -> Iterator[Requirement]:
    """Unlike `content.requirements`, keeps those that bear the same code."""
    for theme in content.themes:
        yield from theme.requirements


def _questions(content: Content) -> Iterator[Question]:
    for requirement in _requirements(content):
        yield from requirement.questions


def _shape_problems(content: Content) -> Iterator[Problem]:
    if not content.themes:
        yield Problem(ProblemCode.EMPTY_CONTENT, content.referential)
    for theme in content.themes:
        if not theme.requirements:
            yield Problem(ProblemCode.EMPTY_THEME, theme.code)
    texts = [
        (content.referential, "title", content.title),
        *((fact.code, "label", fact.label) for fact in content.facts),
        *((source.code, "title", source.title) for source in content.sources),
        *((theme.code, "title", theme.title) for theme in content.themes),
        *((requirement.code, "title", requirement.title) for requirement in _requirements(content)),
        *((requirement.code, "statement", requirement.statement) for requirement in _requirements(content)),
        *((question.code, "text", question.text) for question in _questions(content)),
        *(
            (question.code, "label", choice.label)
            for question in _questions(content)
            for choice in question.choices
        ),
    ]
    for where, field, text in texts:
        if not text.strip():
            yield Problem(ProblemCode.TEXT_MISSING, where, field)


def _code_problems(content: Content) -> Iterator[Problem]:
    if not NUMBER.fullmatch(content.number):
        yield Problem(ProblemCode.BAD_NUMBER, content.referential, content.number)
    groups: list[tuple[str, re.Pattern[str], Iterable[str]]] = [
        (content.referential, CODE, [content.referential]),
        (content.referential, CODE, [*content.kinds, *(fact.code for fact in content.facts)]),
        (content.referential, SOURCE_CODE, [source.code for source in content.sources]),
        (content.referential, CODE, [theme.code for theme in content.themes]),
        (content.referential, CODE, [requirement.code for requirement in _requirements(content)]),
        (content.referential, CODE, [question.code for question in _questions(content)]),
        *(
            (question.code, CODE, [choice.code for choice in question.choices])
            for question in _questions(content)
        ),
    ]
    for where, pattern, codes in groups:
        for code, times in Counter(codes).items():
            if not pattern.fullmatch(code):
                yield Problem(ProblemCode.BAD_CODE, where, code)
            if times > 1:
                yield Problem(ProblemCode.DUPLICATE_CODE, where, code)


def _weight_problems(content: Content) -> Iterator[Problem]:
    for severity, weight in content.weights.items():
        if weight <= 0:
            yield Problem(ProblemCode.WEIGHT_NOT_POSITIVE, content.referential, str(severity))


def _requirement_problems(content: Content, requirement: Requirement) -> Iterator[Problem]:
    where = requirement.code
    if requirement.severity not in SEVERITIES:
        yield Problem(ProblemCode.SEVERITY_OUT_OF_RANGE, where, str(requirement.severity))
    elif requirement.severity not in content.weights:
        yield Problem(ProblemCode.WEIGHT_MISSING, where, str(requirement.severity))
    if not requirement.citations:
        yield Problem(ProblemCode.CITATION_MISSING, where)
    for citation in requirement.citations:
        if citation.source not in content.sources_by_code:
            yield Problem(ProblemCode.UNKNOWN_SOURCE, where, citation.source)
    yield from _measure_problems(requirement)
    if not requirement.questions:
        yield Problem(ProblemCode.QUESTION_MISSING, where)
    for question in requirement.questions:
        yield from _choice_problems(question)


def _measure_problems(requirement: Requirement) -> Iterator[Problem]:
    measure = requirement.measure
    if not measure.how.strip():
        yield Problem(ProblemCode.MEASURE_MISSING, requirement.code)
        return
    if measure.effort_hours <= 0:
        yield Problem(ProblemCode.EFFORT_NOT_POSITIVE, requirement.code)
    if measure.cost_max not in COST_BRACKETS:
        yield Problem(ProblemCode.COST_UNKNOWN, requirement.code, str(measure.cost_max))


def _choice_problems(question: Question) -> Iterator[Problem]:
    for choice in question.choices:
        yield from _credit_problems(question, choice)
    credits = [choice.credit for choice in question.choices if choice.credit is not None]
    if not credits:
        yield Problem(ProblemCode.NO_CREDIT_CHOICE, question.code)
    elif 1 not in credits:
        yield Problem(ProblemCode.NO_FULL_CREDIT, question.code)
    if not _monotone(credits):
        yield Problem(ProblemCode.CREDIT_NOT_MONOTONE, question.code)


def _credit_problems(question: Question, choice: Choice) -> Iterator[Problem]:
    if choice.credit is None:
        if choice.meaning is Meaning.CREDIT:
            yield Problem(ProblemCode.CREDIT_MISSING, question.code, choice.code)
    elif choice.meaning is not Meaning.CREDIT:
        yield Problem(ProblemCode.CREDIT_UNEXPECTED, question.code, choice.code)
    elif not 0 <= choice.credit <= 1:
        yield Problem(ProblemCode.CREDIT_OUT_OF_RANGE, question.code, choice.code)


def _monotone(credits: list[Fraction]) -> bool:
    steps = [later - earlier for earlier, later in pairwise(credits)]
    return all(step <= 0 for step in steps) or all(step >= 0 for step in steps)
