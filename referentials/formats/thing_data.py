"""One thing of a version as native data: the same keys as in a native file, none left out.

Whole numbers and texts only, so that JSON keeps it exactly.
"""

from collections import defaultdict
from dataclasses import fields
from typing import Any

from referentials.domain.condition_data import BadCondition, condition_to_data
from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Confidence,
    Fact,
    Measure,
    Question,
    Requirement,
    Source,
    Theme,
)
from referentials.domain.exact_numbers import exact_text
from referentials.formats.located_yaml import LocatedData
from referentials.formats.native_reading import ContentReader

Thing = Fact | Source | Theme | Requirement
Data = dict[str, Any]


class BadThing(ValueError):
    """Data that is no fact, source, theme or requirement."""


def thing_data(thing: Thing) -> Data:
    match thing:
        case Requirement():
            return _requirement_data(thing)
        case Theme():
            return {"code": thing.code, "title": thing.title, "description": thing.description}
        case _:
            return {field.name: str(getattr(thing, field.name)) for field in fields(thing)}


def fact_from_data(data: Data) -> Fact:
    """Raises BadThing, like the three others."""
    return Fact(**{key: str(data[key]) for key in ("code", "label", "help", "group") if key in data})


def source_from_data(data: Data) -> Source:
    keys = [field.name for field in fields(Source) if field.name != "confidence"]
    try:
        return Source(confidence=Confidence(data["confidence"]), **{key: str(data[key]) for key in keys})
    except (KeyError, ValueError) as error:
        raise BadThing(str(error)) from error


def theme_from_data(data: Data) -> Theme:
    """Without requirements: they are things of their own."""
    return Theme(
        code=data["code"], title=data["title"], description=data.get("description", ""), requirements=()
    )


def requirement_from_data(data: Data) -> Requirement:
    reader = ContentReader(LocatedData(value={}, lines=defaultdict(int)))
    try:
        requirement = reader.requirement(data, ())
    except (KeyError, ValueError, TypeError, BadCondition) as error:
        raise BadThing(str(error)) from error
    if reader.problems:
        raise BadThing("\n".join(problem.message for problem in reader.problems))
    return requirement


def _requirement_data(requirement: Requirement) -> Data:
    return {
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": str(requirement.obligation),
        "severity": requirement.severity,
        "severity_reason": requirement.severity_reason,
        "role": str(requirement.role),
        "needs_review": requirement.needs_review,
        "section": requirement.section,
        **_asked_if(requirement.condition),
        "citations": [_citation_data(citation) for citation in requirement.citations],
        "questions": [_question_data(question) for question in requirement.questions],
        "measure": _measure_data(requirement.measure),
    }


def _asked_if(condition: Condition | None) -> Data:
    """The one key that may be absent: nothing is not a condition."""
    return {} if condition is None else {"asked_if": condition_to_data(condition)}


def _citation_data(citation: Citation) -> Data:
    return {
        "source": citation.source,
        "reference": citation.reference,
        "confidence": str(citation.confidence),
        "later": citation.later,
    }


def _question_data(question: Question) -> Data:
    return {
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "choices": [_choice_data(choice) for choice in question.choices],
        **_asked_if(question.condition),
    }


def _choice_data(choice: Choice) -> Data:
    credit = {} if choice.credit is None else {"credit": exact_text(choice.credit)}
    return {"code": choice.code, "label": choice.label, "meaning": str(choice.meaning), **credit}


def _measure_data(measure: Measure) -> Data:
    return {
        "why": measure.why,
        "how": measure.how,
        "effort_hours": exact_text(measure.effort_hours),
        "cost_max": measure.cost_max,
        "role": str(measure.role),
        "evidence": list(measure.evidence),
    }
