"""The words of requests for help: who is asked, and how a request stands."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from assessments.domain.helping import Addressee
from assessments.help_pages import Standing
from assessments.models import HelpRequest

register = template.Library()

ADDRESSEES: Mapping[Addressee, Any] = {
    Addressee.IT_PROVIDER: _("Votre prestataire informatique"),
    Addressee.SOFTWARE_VENDOR: _("L'éditeur de votre logiciel"),
    Addressee.SECRETARY: _("Votre secrétariat"),
    Addressee.DPO: _("Votre DPO"),
    Addressee.PRACTITIONER: _("Un confrère"),
}
ASKING: Mapping[Addressee, Any] = {
    Addressee.IT_PROVIDER: _("Demander à votre prestataire informatique"),
    Addressee.SOFTWARE_VENDOR: _("Demander à l'éditeur de votre logiciel"),
    Addressee.SECRETARY: _("Demander à votre secrétariat"),
    Addressee.DPO: _("Demander à votre DPO"),
    Addressee.PRACTITIONER: _("Demander à un confrère"),
}
STANDINGS: Mapping[Standing, Any] = {
    Standing.WAITING: _("En attente"),
    Standing.REPLIED: _("Répondue"),
    Standing.REVOKED: _("Annulée"),
    Standing.EXPIRED: _("Expirée"),
}
TABLES: tuple[tuple[type[StrEnum], Mapping[Any, Any]], ...] = (
    (Addressee, ADDRESSEES),
    (Addressee, ASKING),
    (Standing, STANDINGS),
)
for _codes, _words in TABLES:
    if set(_codes) != set(_words):
        raise RuntimeError(f"{_codes.__name__} has a code without its word")


@register.filter
def addressee_word(code: str) -> str:
    return str(ADDRESSEES[Addressee(code)])


@register.filter
def asking_word(code: str) -> str:
    return str(ASKING[Addressee(code)])


@register.filter
def standing_word(code: str) -> str:
    return str(STANDINGS[Standing(code)])


@register.filter
def asked_person(request: HelpRequest) -> str:
    """Who replied, else who was asked, as best as is known."""
    return request.replied_as or request.recipient or request.email or addressee_word(request.role)
