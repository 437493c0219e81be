"""The French words of the engine's codes; those of a referential stand in referential_words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.translation import gettext_lazy as _

from assessments.domain.levels import CapRule
from assessments.domain.prioritisation import DAYS_TO_ACT, Priority
from assessments.reviewing import Why
from referentials.domain.content import Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()

ROLES: "Mapping[Role, StrOrPromise]" = {
    Role.PRACTITIONER: _("le praticien"),
    Role.SECRETARY: _("le secrétariat"),
    Role.IT_PROVIDER: _("le prestataire informatique"),
    Role.DPO: _("le DPO"),
}
ROLES_AFTER_WITH: "Mapping[Role, StrOrPromise]" = {
    Role.PRACTITIONER: _("vous-même ou un confrère"),
    Role.SECRETARY: _("votre secrétariat"),
    Role.IT_PROVIDER: _("votre prestataire informatique"),
    Role.DPO: _("votre DPO"),
}
PRIORITIES: "Mapping[Priority, StrOrPromise]" = {
    Priority.P1: _("À faire tout de suite"),
    Priority.P2: _("À faire dans les trois mois"),
    Priority.P3: _("À faire dans l'année"),
}
CAP_RULES: "Mapping[CapRule, StrOrPromise]" = {
    CapRule.CRITICAL: _("exigence critique"),
    CapRule.LEGAL: _("obligation légale"),
}
WHYS: "Mapping[Why, StrOrPromise]" = {
    Why.UNANSWERED: _("Sans réponse"),
    Why.UNKNOWN: _("Vous ne saviez pas"),
    Why.EXPIRED: _("Une preuve est à renouveler"),
    Why.CHANGED: _("L'exigence a changé"),
}
TABLES: tuple[tuple[type[StrEnum], Mapping[Any, Any]], ...] = (
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
    return str(ROLES[Role(code)])


@register.filter
def role_with_word(code: str) -> str:
    """As it stands after « avec »."""
    return str(ROLES_AFTER_WITH[Role(code)])


@register.filter
def priority_word(code: str) -> str:
    return str(PRIORITIES[Priority(code)])


@register.filter
def priority_days(code: str) -> int:
    return DAYS_TO_ACT[Priority(code)]


@register.filter
def cap_word(code: str) -> str:
    return str(CAP_RULES[CapRule(code)])


@register.filter
def why_word(code: str) -> str:
    return str(WHYS[Why(code)])
