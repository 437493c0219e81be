"""From the content of a version to the data of a native file, without what goes without saying."""

from collections import Counter
from dataclasses import fields
from fractions import Fraction
from typing import Any

from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Content,
    Fact,
    Meaning,
    Measure,
    Question,
    Requirement,
    Source,
    Theme,
)
from referentials.domain.exact_numbers import exact_text

FORMAT = "cabinet-compliance/1"

Scales = dict[tuple[Choice, ...], str]


def content_data(content: Content) -> dict[str, Any]:
    scales = _shared_scales(content)
    version = {
        "number": content.number,
        "language": content.language,
        "effective_on": content.effective_on.isoformat() if content.effective_on else "",
        "summary": content.summary,
        "release_notes": content.release_notes,
    }
    referential = {"code": content.referential, "title": content.title, "description": content.description}
    return {
        "format": FORMAT,
        "referential": _told(referential),
        "version": _told(version),
        "weights": dict(content.weights),
        **_told({"kinds": list(content.kinds)}),
        **_told({"scales": {name: [_choice(c) for c in choices] for choices, name in scales.items()}}),
        **_told({"facts": [_texts(fact) for fact in content.facts]}),
        **_told({"sources": [_texts(source) for source in content.sources]}),
        "themes": [_theme(theme, scales) for theme in content.themes],
        **_told({"extras": dict(content.extras)}),
    }


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Without the empty values, which a reader supplies."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {}, False)}


def _texts(value: Fact | Source) -> dict[str, Any]:
    return _told({field.name: str(getattr(value, field.name)) for field in fields(value)})


def _shared_scales(content: Content) -> Scales:
    """Lists of choices that several questions share, the most used first."""
    uses = Counter(q.choices for theme in content.themes for r in theme.requirements for q in r.questions)
    shared = [choices for choices, times in uses.most_common() if times > 1 and choices]
    return {choices: f"scale_{rank}" if rank > 1 else "standard" for rank, choices in enumerate(shared, 1)}


def _theme(theme: Theme, scales: Scales) -> dict[str, Any]:
    head = {"code": theme.code, "title": theme.title, "description": theme.description}
    return {**_told(head), "requirements": [_requirement(r, scales) for r in theme.requirements]}


def _requirement(requirement: Requirement, scales: Scales) -> dict[str, Any]:
    head = {
        "code": requirement.code,
        "title": requirement.title,
        "statement": requirement.statement,
        "obligation": str(requirement.obligation),
        "severity": requirement.severity,
        "severity_reason": requirement.severity_reason,
        "role": str(requirement.role),
        "needs_review": requirement.needs_review,
        "section": requirement.section,
        "asked_if": _condition(requirement.condition),
        "citations": [_citation(citation) for citation in requirement.citations],
        "questions": [_question(question, requirement, scales) for question in requirement.questions],
    }
    return {**_told(head), "measure": _measure(requirement.measure, requirement)}


def _condition(condition: Condition | None) -> Any:
    return None if condition is None else condition_to_data(condition)


def _citation(citation: Citation) -> dict[str, Any]:
    return _told(
        {
            "source": citation.source,
            "reference": citation.reference,
            "confidence": str(citation.confidence),
            "later": citation.later,
        }
    )


def _question(question: Question, requirement: Requirement, scales: Scales) -> dict[str, Any]:
    implied = len(requirement.questions) == 1 and question.code == requirement.code
    return _told(
        {
            "code": "" if implied else question.code,
            "text": question.text,
            "help": question.help,
            "choices": scales.get(question.choices) or [_choice(choice) for choice in question.choices],
            "asked_if": _condition(question.condition),
        }
    )


def _choice(choice: Choice) -> dict[str, Any]:
    data: dict[str, Any] = {"code": choice.code, "label": choice.label}
    if choice.meaning is not Meaning.CREDIT:
        data["meaning"] = str(choice.meaning)
    if choice.credit is not None:
        data["credit"] = ExactNumber(choice.credit)
    return data


def _measure(measure: Measure, requirement: Requirement) -> dict[str, Any]:
    data = {
        "why": measure.why,
        "how": measure.how,
        "role": "" if measure.role == requirement.role else str(measure.role),
        "evidence": list(measure.evidence),
    }
    numbers = {"effort_hours": ExactNumber(measure.effort_hours), "cost_max": measure.cost_max}
    return {**_told(data), **numbers}


class ExactNumber:
    """A number that the YAML writer puts down as its exact text."""

    def __init__(self, value: Fraction) -> None:
        self.text = exact_text(value)
