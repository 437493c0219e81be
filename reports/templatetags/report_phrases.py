"""The French of the codes that a report's document holds."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import number_format

from assessments.domain.levels import CapRule, State
from assessments.domain.prioritisation import Priority
from practices.models import Practice
from referentials.domain.content import COST_BRACKETS, SEVERITIES, Confidence, Obligation, Role

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
OBLIGATIONS: Mapping[str, str] = {
    Obligation.LEGAL: "Obligation légale",
    Obligation.RECOMMENDATION: "Recommandation",
    Obligation.GOOD_PRACTICE: "Bonne pratique",
}
CONFIDENCES: Mapping[str, str] = {
    Confidence.TEXT_READ: "texte lu",
    Confidence.SECONDARY_SOURCE: "source secondaire",
    Confidence.GENERAL_KNOWLEDGE: "à vérifier",
}
ROLES: Mapping[str, str] = {
    Role.PRACTITIONER: "Praticien",
    Role.SECRETARY: "Secrétariat",
    Role.IT_PROVIDER: "Prestataire informatique",
    Role.DPO: "DPO",
}
PRIORITIES: Mapping[str, str] = {
    Priority.P1: "Immédiat",
    Priority.P2: "Prioritaire",
    Priority.P3: "À programmer",
}
RULES: Mapping[str, str] = {
    CapRule.CRITICAL: "exigence critique non satisfaite",
    CapRule.LEGAL: "obligation légale non satisfaite",
}
SEVERITY_WORDS: Mapping[int, str] = {1: "faible", 2: "moyenne", 3: "élevée", 4: "critique"}
COSTS: Mapping[int, str] = {
    0: "0\u00a0€",
    500: "moins de 500\u00a0€",
    2000: "500 à 2\u00a0000\u00a0€",
    5000: "plus de 2\u00a0000\u00a0€",
}

for table, codes in (
    (STATES, State),
    (OBLIGATIONS, Obligation),
    (CONFIDENCES, Confidence),
    (ROLES, Role),
    (PRIORITIES, Priority),
    (RULES, CapRule),
    (SEVERITY_WORDS, SEVERITIES),
    (COSTS, COST_BRACKETS),
):
    if set(table) != set(codes):  # a table over an enum is complete, or the process does not start
        raise RuntimeError(f"{codes} lacks a phrase")

PHRASES: Mapping[str, Mapping[str, str]] = {
    "state": STATES,
    "obligation": OBLIGATIONS,
    "confidence": CONFIDENCES,
    "role": ROLES,
    "priority": PRIORITIES,
    "rule": RULES,
}

HOURS_A_DAY = 7


@register.filter
def phrase(code: str, table: str) -> str:
    """Raises KeyError rather than print a code."""
    return PHRASES[table][code]


@register.filter
def practice_kind(code: str) -> str:
    """A referential of somebody else's may have kinds of its own: they are said as they are."""
    return dict(Practice.Kind.choices).get(code, code)


@register.filter
def severity_word(severity: int) -> str:
    return SEVERITY_WORDS[severity]


@register.filter
def cost_bracket(euros: int) -> str:
    return COSTS[euros]


@register.filter
def effort(hours: float) -> str:
    """15 min, 4 h, 1 h 30, 2 j."""
    if hours < 1:
        return f"{round(hours * 60)}\u00a0min"
    if hours < HOURS_A_DAY:
        whole, minutes = divmod(round(hours * 60), 60)
        return f"{whole}\u00a0h" + (f"\u00a0{minutes:02}" if minutes else "")
    days = round(hours / HOURS_A_DAY, 1)
    return f"{number_format(days, 0 if days == int(days) else 1)}\u00a0j"


@register.filter
def number(text: str | None) -> str:
    """A frozen figure as shown: one decimal at most, rounded half up, a dash when there is none."""
    if text is None:
        return "—"
    shown = Decimal(text).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number_format(shown, 0 if shown == int(shown) else 1)


@register.filter
def day(iso: str) -> date:
    """A frozen date or moment, for the `date` filter."""
    return datetime.fromisoformat(iso)


@register.filter
def is_plural(text: str) -> str:
    """The French plural mark of a frozen figure: from two on."""
    return "s" if Decimal(text) >= 2 else ""
