"""What a report says in its own words, drier than the screens: who reads it was not there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template

from assessments.domain.levels import State
from assessments.domain.prioritisation import Priority
from practices.models import Practice
from practices.templatetags.french import signed
from referentials.domain.content import Confidence
from referentials.templatetags.referential_words import confidence_label
from reports.domain.sealing import group

register = template.Library()

STATES: Mapping[str, str] = {
    State.MET: "Conforme",
    State.PARTIAL: "Partiel",
    State.UNMET: "Non conforme",
    State.UNKNOWN: "À vérifier",
    State.UNANSWERED: "Sans réponse",
    State.NOT_APPLICABLE: "Sans objet",
    State.NOT_ASKED: "Non posée",
}
PRIORITIES: Mapping[str, str] = {
    Priority.P1: "Immédiat",
    Priority.P2: "Prioritaire",
    Priority.P3: "À programmer",
}
if set(STATES) != set(State) or set(PRIORITIES) != set(Priority):
    raise RuntimeError("a state or a priority lacks its phrase")  # a table is complete, or nothing starts


@register.filter
def state_verdict(code: str) -> str:
    return STATES[code]


@register.filter
def priority_name(code: str) -> str:
    return PRIORITIES[code]


@register.filter
def practice_kind(code: str) -> str:
    """A referential of somebody else's may have kinds of its own: they are said as they are."""
    return str(dict(Practice.Kind.choices).get(code, code))


@register.filter
def grouped(code: str) -> str:
    """The code of a seal as it stands on paper."""
    return group(code)


@register.filter
def care(citation: Mapping[str, Any]) -> str:
    """How far to trust a citation; nothing when the text was read."""
    read = citation["confidence"] == Confidence.TEXT_READ
    words = [
        "" if read else confidence_label(citation["confidence"]),
        "texte ultérieur" if citation["later"] else "",
    ]
    told = ", ".join(filter(None, words))
    return f" ({told})" if told else ""


def _and_others(told: Sequence[str], *, most: int) -> str:
    left = len(told) - most
    others = f" et {left} autre{'s' if left > 1 else ''}" if left > 0 else ""
    return ", ".join(told[:most]) + others


@register.filter
def some_titles(caps: Sequence[Mapping[str, str]]) -> str:
    return _and_others([f"«\u00a0{cap['title']}\u00a0»" for cap in caps], most=4)


@register.filter
def some_changes(changes: Sequence[Mapping[str, str]]) -> str:
    return _and_others([f"{change['title']} ({signed(change['points'])})" for change in changes], most=6)


@register.filter
def moment(iso: str) -> datetime:
    """A frozen date or moment, for the `date` filter."""
    return datetime.fromisoformat(iso)


@register.filter
def plural_of(figure: str) -> str:
    """The French plural mark of a frozen figure: from two on."""
    return "s" if Decimal(figure) >= 2 else ""
