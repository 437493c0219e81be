"""What groups of peers are called on screen."""

from django import template

from assessments.domain.benchmark import LARGEST, SIZES, UNKNOWN
from assessments.domain.k_anonymity import Path
from practices.models import Practice

register = template.Library()

NBSP = "\u00a0"
SIZE_NAMES = {
    "1": f"1{NBSP}professionnel",
    "2-5": f"2 à 5{NBSP}professionnels",
    "6-10": f"6 à 10{NBSP}professionnels",
    "11-20": f"11 à 20{NBSP}professionnels",
    LARGEST: f"plus de 20{NBSP}professionnels",
    UNKNOWN: "taille non renseignée",
}
if set(SIZE_NAMES) != {*(bracket for _, bracket in SIZES), LARGEST, UNKNOWN}:
    raise RuntimeError("a bracket lacks its name")


@register.filter
def peer_group(path: Path) -> str:
    """{{ view.path|peer_group }} → Cabinet individuel · 1 professionnel · département 44."""
    names = [
        " ou ".join(name(value) for value in values)
        for name, values in zip((_kind, _size, _department), path, strict=False)
    ]
    return " · ".join(names) or "Toutes les structures"


def _kind(value: str) -> str:
    return str(Practice.Kind(value).label) if value in Practice.Kind.values else value


def _size(value: str) -> str:
    return SIZE_NAMES[value]


def _department(value: str) -> str:
    return f"département{NBSP}{value}" if value else "département non renseigné"
