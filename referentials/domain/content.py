"""What one version of a referential asks, as frozen values.

Everything is ordered as the editor ordered it; codes are stable from one version to the next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any


class Obligation(StrEnum):
    LEGAL = "legal"
    RECOMMENDATION = "recommendation"
    GOOD_PRACTICE = "good_practice"


class Confidence(StrEnum):
    """How far a citation was checked."""

    TEXT_READ = "text_read"
    SECONDARY_SOURCE = "secondary_source"
    GENERAL_KNOWLEDGE = "general_knowledge"


class Role(StrEnum):
    """Who can answer a question, or carry out a measure."""

    PRACTITIONER = "practitioner"
    SECRETARY = "secretary"
    IT_PROVIDER = "it_provider"
    DPO = "dpo"


class Meaning(StrEnum):
    """What choosing an answer says: how far it is done, that one does not know, or that it has no object."""

    CREDIT = "credit"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


SEVERITIES = (1, 2, 3, 4)
COST_BRACKETS = (0, 500, 2000, 5000)
"""Upper bounds in euros: nothing, less than 500, 500 to 2,000, more than 2,000."""

DEFAULT_WEIGHTS: Mapping[int, int] = {1: 1, 2: 2, 3: 4, 4: 8}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """ "Asked only when": a tree of `any`, `all` and `not` over facts and earlier answers.

    `operator` names a row of the table in `conditions`; `fact` and `question`/`choices` fill the leaves.
    """

    operator: str
    parts: tuple["Condition", ...] = ()
    fact: str = ""
    question: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something true or false of a practice, such as « J'emploie au moins un salarié »."""

    code: str
    label: str
    help: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    code: str
    title: str
    publisher: str
    date: str
    reference: str
    url: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place in a source; `later` says that the source is younger than the version that cites it."""

    source: str
    reference: str
    confidence: Confidence
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    code: str
    label: str
    meaning: Meaning = Meaning.CREDIT
    credit: Fraction | None = None
    """From 0 to 1; None unless `meaning` is CREDIT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    code: str
    text: str
    choices: tuple[Choice, ...]
    help: str = ""
    condition: Condition | None = None

    def __hash__(self) -> int:
        return hash(self.code)  # by its code: it is looked up often, and a deep hash is slow

    def choice(self, code: str) -> Choice:
        """Raises KeyError when the question has no such choice."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What closes the gap: `effort_hours` in hours (a day is 7), `cost_max` in euros."""

    how: str
    effort_hours: Fraction
    cost_max: int
    role: Role
    why: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    code: str
    title: str
    statement: str
    obligation: Obligation
    severity: int
    role: Role
    questions: tuple[Question, ...]
    measure: Measure
    citations: tuple[Citation, ...]
    severity_reason: str = ""
    condition: Condition | None = None
    needs_review: bool = False
    """The legal basis rests on general knowledge only and awaits a check."""
    section: str = ""
    """The heading under which it stands inside its theme; deeper ones are joined by « › »."""

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    code: str
    title: str
    requirements: tuple[Requirement, ...]
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Content:
    """A whole version. Not slotted: its indexes are computed once and kept."""

    referential: str
    title: str
    number: str
    themes: tuple[Theme, ...]
    sources: tuple[Source, ...]
    facts: tuple[Fact, ...] = ()
    kinds: tuple[str, ...] = ()
    """Codes of the practice kinds that a condition may name beside the facts."""
    weights: Mapping[int, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    description: str = ""
    language: str = "fr"
    effective_on: date | None = None
    summary: str = ""
    release_notes: str = ""
    extras: Mapping[str, Any] = field(default_factory=dict)
    """What another format said that has no place here, by the format's name, as JSON whose
    numbers are whole: writing the version back in that format keeps it."""

    def __hash__(self) -> int:
        return hash((self.referential, self.number))

    @cached_property
    def requirements(self) -> Mapping[str, Requirement]:
        """By code, in the referential's order."""
        return {r.code: r for theme in self.themes for r in theme.requirements}

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """By code, in the referential's order."""
        return {q.code: q for r in self.requirements.values() for q in r.questions}

    @cached_property
    def theme_of(self) -> Mapping[str, Theme]:
        """The theme of each requirement code."""
        return {r.code: theme for theme in self.themes for r in theme.requirements}

    @cached_property
    def requirement_of(self) -> Mapping[str, Requirement]:
        """The requirement of each question code."""
        return {q.code: r for r in self.requirements.values() for q in r.questions}

    @cached_property
    def sources_by_code(self) -> Mapping[str, Source]:
        return {source.code: source for source in self.sources}

    @cached_property
    def facts_by_code(self) -> Mapping[str, Fact]:
        return {fact.code: fact for fact in self.facts}

    @cached_property
    def questions_read(self) -> tuple[str, ...]:
        """Those whose answer can open or close another question, in order."""
        read = {code for _, condition in self.conditions() for code in _questions_read(condition)}
        return tuple(code for code in self.questions if code in read)

    def weight(self, requirement: Requirement) -> int:
        """Raises KeyError when the version gives no weight to the requirement's severity."""
        return self.weights[requirement.severity]

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Each condition with the code of the requirement or question that bears it."""
        for requirement in self.requirements.values():
            if requirement.condition is not None:
                yield requirement.code, requirement.condition
            for question in requirement.questions:
                if question.condition is not None:
                    yield question.code, question.condition


def _questions_read(condition: Condition) -> Iterator[str]:
    if condition.question:
        yield condition.question
    for part in condition.parts:
        yield from _questions_read(part)
