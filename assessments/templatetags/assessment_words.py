"""The French words of the engine's codes; those of a referential stand in referential_words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import template

from assessments.domain.levels import CapRule
from assessments.domain.prioritisation import DAYS_TO_ACT, Priority
from assessments.reviewing import Why
from referentials.domain.content import Role

register = template.Library()

ROLES: Mapping[Role, str] = {
    Role.PRACTITIONER: "le praticien",
    Role.SECRETARY: "le secrétariat",
    Role.IT_PROVIDER: "le prestataire informatique",
    Role.DPO: "le DPO",
}
ROLES_AFTER_WITH: Mapping[Role, str] = {
    Role.PRACTITIONER: "vous-même ou un confrère",
    Role.SECRETARY: "votre secrétariat",
    Role.IT_PROVIDER: "votre prestataire informatique",
    Role.DPO: "votre DPO",
}
PRIORITIES: Mapping[Priority, str] = {
    Priority.P1: "À faire tout de suite",
    Priority.P2: "À faire dans les trois mois",
    Priority.P3: "À faire dans l'année",
}
CAP_RULES: Mapping[CapRule, str] = {
    CapRule.CRITICAL: "exigence critique",
    CapRule.LEGAL: "obligation légale",
}
WHYS: Mapping[Why, str] = {
    Why.UNANSWERED: "Sans réponse",
    Why.UNKNOWN: "Vous ne saviez pas",
    Why.EXPIRED: "Une preuve est à renouveler",
    Why.CHANGED: "L'exigence a changé",
}
TABLES: tuple[tuple[type[StrEnum], Mapping[Any, str]], ...] = (
    (Role, ROLES),
    (Role, ROLES_AFTER_WITH),
    (Priority, PRIORITIES),
    (CapRule, CAP_RULES),
    (Why, WHYS),
)
for _codes, _words in TABLES:
    if set(_codes) != set(_words):
        raise RuntimeError(f"{_codes.__name__} has a code without its word")


@register.filter
def role_word(code: str) -> str:
    return ROLES[Role(code)]


@register.filter
def role_with_word(code: str) -> str:
    """As it stands after « avec »."""
    return ROLES_AFTER_WITH[Role(code)]


@register.filter
def priority_word(code: str) -> str:
    return PRIORITIES[Priority(code)]


@register.filter
def priority_days(code: str) -> int:
    return DAYS_TO_ACT[Priority(code)]


@register.filter
def cap_word(code: str) -> str:
    return CAP_RULES[CapRule(code)]


@register.filter
def why_word(code: str) -> str:
    return WHYS[Why(code)]
