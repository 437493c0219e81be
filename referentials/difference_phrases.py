"""The differences of two versions in French: their kinds, their fields, and their values as text."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from referentials.condition_text import condition_text
from referentials.domain.content import Choice, Citation
from referentials.domain.diff import FieldChange, Kind
from referentials.domain.exact_numbers import exact_text
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Meaning, Obligation, Role

KINDS: Mapping[Kind, str] = {
    Kind.ADDED: "Ajout",
    Kind.REMOVED: "Retrait",
    Kind.SPLIT: "Scission",
    Kind.MERGED: "Fusion",
    Kind.RENAMED: "Nouveau code",
    Kind.MOVED: "Déplacement",
    Kind.WORDING: "Formulation",
    Kind.OBLIGATION: "Portée",
    Kind.SEVERITY: "Gravité",
    Kind.WEIGHT: "Poids",
    Kind.ROLE: "Rôle",
    Kind.CHOICES: "Réponses possibles",
    Kind.CONDITION: "Condition",
    Kind.MEASURE: "Mesure",
    Kind.CITATIONS: "Renvois aux textes",
    Kind.SOURCE: "Source",
    Kind.PROFILE: "Profil",
    Kind.VERSION: "Version",
}
if set(KINDS) != set(Kind):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("KINDS lacks a kind")

FIELDS: Mapping[str, str] = {
    "title": "Titre",
    "statement": "Énoncé",
    "description": "Description",
    "language": "Langue",
    "theme": "Thème",
    "section": "Intertitre",
    "obligation": "Portée",
    "severity": "Gravité",
    "severity_reason": "Raison de la gravité",
    "role": "Rôle",
    "condition": "Posée si",
    "needs_review": "Base légale à vérifier",
    "citations": "Renvois aux textes",
    "question": "Question",
    "text": "Question",
    "help": "Aide",
    "choices": "Réponses possibles",
    "measure.why": "Mesure : pourquoi",
    "measure.how": "Mesure : comment",
    "measure.effort_hours": "Mesure : effort en heures",
    "measure.cost_max": "Mesure : coût",
    "measure.role": "Mesure : qui",
    "measure.evidence": "Mesure : preuves à garder",
    "label": "Libellé",
    "group": "Groupe",
    "kinds": "Types de structure",
    "publisher": "Éditeur",
    "date": "Date",
    "reference": "Référence",
    "url": "Adresse",
    "confidence": "Vérification",
    "note": "Note",
}


def field_label(change: FieldChange) -> str:
    if change.field.startswith("weights."):
        return f"Poids de la gravité {change.field.removeprefix('weights.')}"
    label = FIELDS[change.field]
    return f"{label} ({change.question})" if change.question else label


def value_text(field: str, value: Any) -> str:
    """What the field says, as somebody reads it; "" when it says nothing."""
    if value is None or value == "" or value == ():
        return ""
    return WRITERS.get(field, _plain)(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return "\n".join(map(_plain, value))
    return _decimal(value) if isinstance(value, Fraction) else str(value)


def _decimal(number: Fraction) -> str:
    return exact_text(number).replace(".", ",")


def _choices(choices: tuple[Choice, ...]) -> str:
    return "\n".join(f"{choice.label} ({_worth(choice)})" for choice in choices)


def _worth(choice: Choice) -> str:
    if choice.credit is not None:
        return _decimal(choice.credit)
    return str(Meaning(choice.meaning).label).lower()


def _citations(citations: tuple[Citation, ...]) -> str:
    return "\n".join(map(_citation, citations))


def _citation(citation: Citation) -> str:
    place = f"{citation.source} {citation.reference}".strip()
    later = ", texte postérieur" if citation.later else ""
    return f"{place} ({str(Confidence(citation.confidence).label).lower()}{later})"


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "obligation": lambda code: str(Obligation(code).label),
    "confidence": lambda code: str(Confidence(code).label),
    "role": lambda code: str(Role(code).label),
    "measure.role": lambda code: str(Role(code).label),
    "measure.cost_max": lambda cost: COST_LABELS.get(cost, f"{cost} €"),
    "severity": lambda severity: f"{severity} sur 4, {SEVERITY_LABELS[severity]}",
    "condition": condition_text,
    "choices": _choices,
    "citations": _citations,
}
