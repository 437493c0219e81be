"""What groups of peers are called on screen."""

from django import template
from django.utils.translation import gettext_lazy as _

from assessments.domain.benchmark import LARGEST, SIZES, UNKNOWN
from assessments.domain.k_anonymity import Path
from practices.models import Practice

register = template.Library()

OR = _(" ou ")
SIZE_NAMES = {
    "1": _("1\u00a0professionnel"),
    "2-5": _("2 à 5\u00a0professionnels"),
    "6-10": _("6 à 10\u00a0professionnels"),
    "11-20": _("11 à 20\u00a0professionnels"),
    LARGEST: _("plus de 20\u00a0professionnels"),
    UNKNOWN: _("taille non renseignée"),
}
if set(SIZE_NAMES) != {*(bracket for __, bracket in SIZES), LARGEST, UNKNOWN}:
    raise RuntimeError("a bracket lacks its name")


@register.filter
def peer_group(path: Path) -> str:
    """{{ view.path|peer_group }} → Cabinet individuel · 1 professionnel · département 44."""
    names = [
        str(OR).join(name(value) for value in values)
        for name, values in zip((_kind, _size, _department), path, strict=False)
    ]
    return " · ".join(names) or str(_("Toutes les structures"))


def _kind(value: str) -> str:
    return str(Practice.Kind(value).label) if value in Practice.Kind.values else value


def _size(value: str) -> str:
    return str(SIZE_NAMES[value])


def _department(value: str) -> str:
    if not value:
        return str(_("département non renseigné"))
    return str(_("département\u00a0%(code)s")) % {"code": value}
