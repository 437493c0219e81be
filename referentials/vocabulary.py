"""The codes of a referential in French, and what a form accepts for its numbers and conditions."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from referentials.domain import content, mapping
from referentials.domain.condition_data import BadCondition, condition_from_data
from referentials.domain.exact_numbers import parse_exact


class Obligation(models.TextChoices):
    LEGAL = "legal", "Obligation légale"
    RECOMMENDATION = "recommendation", "Recommandation"
    GOOD_PRACTICE = "good_practice", "Bonne pratique"


class Confidence(models.TextChoices):
    TEXT_READ = "text_read", "Texte lu"
    SECONDARY_SOURCE = "secondary_source", "Source secondaire"
    GENERAL_KNOWLEDGE = "general_knowledge", "Connaissance générale, non vérifiée"


class Role(models.TextChoices):
    PRACTITIONER = "practitioner", "Praticien"
    SECRETARY = "secretary", "Secrétariat"
    IT_PROVIDER = "it_provider", "Prestataire informatique"
    DPO = "dpo", "DPO"


class Meaning(models.TextChoices):
    CREDIT = "credit", "Crédit de 0 à 1"
    UNKNOWN = "unknown", "Ne sait pas"
    NOT_APPLICABLE = "not_applicable", "Sans objet"


class Change(models.TextChoices):
    IDENTICAL = "identical", "Identique"
    REWORDED = "reworded", "Reformulée"
    CLARIFIED = "clarified", "Précisée"
    SPLIT = "split", "Scindée"
    MERGED = "merged", "Fusionnée"
    REMOVED = "removed", "Supprimée"
    NEW = "new", "Nouvelle"


SEVERITY_LABELS = {1: "faible", 2: "moyenne", 3: "élevée", 4: "critique"}
COST_LABELS = {
    0: "gratuit",
    500: "moins de 500\u00a0€",
    2000: "de 500 à 2\u202f000\u00a0€",
    5000: "plus de 2\u202f000\u00a0€",
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
        raise ValidationError("Écrivez un nombre comme 1, 0.5 ou 1/3.") from error


def validate_condition(data: Any) -> None:
    try:
        condition_from_data(data)
    except BadCondition as error:
        message = 'Écrivez un code de fait, {"any": […]}, {"all": […]}, {"not": …} ou {"answer": {…}}.'
        raise ValidationError(message) from error
