"""The differences of two versions in French: their kinds, their fields, and their values as text."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.condition_text import condition_text
from referentials.domain.content import Choice, Citation
from referentials.domain.diff import FieldChange, Kind
from referentials.domain.exact_numbers import exact_text
from referentials.vocabulary import COST_LABELS, SEVERITY_LABELS, Confidence, Meaning, Obligation, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

KINDS: Mapping[Kind, "StrPromise"] = {
    Kind.ADDED: _("Ajout"),
    Kind.REMOVED: _("Retrait"),
    Kind.SPLIT: _("Scission"),
    Kind.MERGED: _("Fusion"),
    Kind.RENAMED: _("Nouveau code"),
    Kind.MOVED: _("Déplacement"),
    Kind.WORDING: _("Formulation"),
    Kind.OBLIGATION: _("Portée"),
    Kind.SEVERITY: _("Gravité"),
    Kind.WEIGHT: _("Poids"),
    Kind.ROLE: _("Rôle"),
    Kind.CHOICES: _("Réponses possibles"),
    Kind.CONDITION: _("Condition"),
    Kind.MEASURE: _("Mesure"),
    Kind.CITATIONS: _("Renvois aux textes"),
    Kind.SOURCE: _("Source"),
    Kind.PROFILE: _("Profil"),
    Kind.VERSION: _("Version"),
}
if set(KINDS) != set(Kind):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("KINDS lacks a kind")

FIELDS: Mapping[str, "StrPromise"] = {
    "title": _("Titre"),
    "statement": _("Énoncé"),
    "description": _("Description"),
    "language": _("Langue"),
    "theme": _("Thème"),
    "section": _("Intertitre"),
    "obligation": _("Portée"),
    "severity": _("Gravité"),
    "severity_reason": _("Raison de la gravité"),
    "role": _("Rôle"),
    "condition": _("Posée si"),
    "needs_review": _("Base légale à vérifier"),
    "citations": _("Renvois aux textes"),
    "question": _("Question"),
    "text": _("Question"),
    "help": _("Aide"),
    "choices": _("Réponses possibles"),
    "measure.why": _("Mesure : pourquoi"),
    "measure.how": _("Mesure : comment"),
    "measure.effort_hours": _("Mesure : effort en heures"),
    "measure.cost_max": _("Mesure : coût"),
    "measure.role": _("Mesure : qui"),
    "measure.evidence": _("Mesure : preuves à garder"),
    "label": _("Libellé"),
    "group": _("Groupe"),
    "kinds": _("Types de structure"),
    "publisher": _("Éditeur"),
    "date": _("Date"),
    "reference": _("Référence"),
    "url": _("Adresse"),
    "confidence": _("Vérification"),
    "note": _("Note"),
}


def field_label(change: FieldChange) -> str:
    if change.field.startswith("weights."):
        return gettext("Poids de la gravité %(severity)s") % {
            "severity": change.field.removeprefix("weights.")
        }
    label = str(FIELDS[change.field])
    return f"{label} ({change.question})" if change.question else label


def value_text(field: str, value: Any) -> str:
    """What the field says, as somebody reads it; "" when it says nothing."""
    if value is None or value == "" or value == ():
        return ""
    return WRITERS.get(field, _plain)(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("oui") if value else gettext("non")
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
    confidence = str(Confidence(citation.confidence).label).lower()
    if citation.later:
        confidence = gettext("%(confidence)s, texte postérieur") % {"confidence": confidence}
    return f"{place} ({confidence})"


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "obligation": lambda code: str(Obligation(code).label),
    "confidence": lambda code: str(Confidence(code).label),
    "role": lambda code: str(Role(code).label),
    "measure.role": lambda code: str(Role(code).label),
    "measure.cost_max": lambda cost: str(COST_LABELS.get(cost, f"{cost} €")),
    "severity": lambda severity: f"{severity} sur 4, {SEVERITY_LABELS[severity]}",
    "condition": condition_text,
    "choices": _choices,
    "citations": _citations,
}
