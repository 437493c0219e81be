"""The codes of a referential in French, and what a form accepts for its numbers and conditions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain import content, mapping
from referentials.domain.condition_data import BadCondition, condition_from_data
from referentials.domain.exact_numbers import parse_exact


class Obligation(models.TextChoices):
    LEGAL = "legal", _("Obligation légale")
    RECOMMENDATION = "recommendation", _("Recommandation")
    GOOD_PRACTICE = "good_practice", _("Bonne pratique")


class Confidence(models.TextChoices):
    TEXT_READ = "text_read", _("Texte lu")
    SECONDARY_SOURCE = "secondary_source", _("Source secondaire")
    GENERAL_KNOWLEDGE = "general_knowledge", _("Connaissance générale, non vérifiée")


class Role(models.TextChoices):
    PRACTITIONER = "practitioner", _("Praticien")
    SECRETARY = "secretary", _("Secrétariat")
    IT_PROVIDER = "it_provider", _("Prestataire informatique")
    DPO = "dpo", _("DPO")


class Meaning(models.TextChoices):
    CREDIT = "credit", _("Crédit de 0 à 1")
    UNKNOWN = "unknown", _("Ne sait pas")
    NOT_APPLICABLE = "not_applicable", _("Sans objet")


class Change(models.TextChoices):
    IDENTICAL = "identical", _("Identique")
    REWORDED = "reworded", _("Reformulée")
    CLARIFIED = "clarified", _("Précisée")
    SPLIT = "split", _("Scindée")
    MERGED = "merged", _("Fusionnée")
    REMOVED = "removed", _("Supprimée")
    NEW = "new", _("Nouvelle")


SEVERITY_LABELS = {1: _("faible"), 2: _("moyenne"), 3: _("élevée"), 4: _("critique")}
COST_LABELS = {
    0: "gratuit",
    500: _("moins de 500\u00a0€"),
    2000: _("de 500 à 2\u202f000\u00a0€"),
    5000: _("plus de 2\u202f000\u00a0€"),
}
if set(SEVERITY_LABELS) != set(content.SEVERITIES) or set(COST_LABELS) != set(content.COST_BRACKETS):
    raise RuntimeError("a severity or a cost lacks its label")  # a table is complete, or nothing starts

for labels, codes in [
    (Obligation, content.Obligation),
    (Confidence, content.Confidence),
    (Role, content.Role),
    (Meaning, content.Meaning),
    (Change, mapping.Change),
]:
    if set(labels.values) != set(codes):  # a table over an enum is complete, or the process does not start
        raise RuntimeError(f"{labels.__name__} lacks a label")


def validate_exact(text: str) -> None:
    try:
        parse_exact(text)
    except ValueError as error:
        raise ValidationError(gettext("Écrivez un nombre comme 1, 0.5 ou 1/3.")) from error


def validate_condition(data: Any) -> None:
    try:
        condition_from_data(data)
    except BadCondition as error:
        message = gettext(
            'Écrivez un code de fait, {"any": […]}, {"all": […]}, {"not": …} ou {"answer": {…}}.'
        )
        raise ValidationError(message) from error
