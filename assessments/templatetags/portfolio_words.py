"""The headings of a DPO's list, each with the order that a click on it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import template

from assessments.portfolio.filtering import Show, Sort, Wanted
from practices.models import Practice

register = template.Library()

HEADINGS: tuple[tuple[str, str], ...] = (
    ("Structure", "nom"),
    ("Score", "score"),
    ("Niveau", "niveau"),
    ("Évolution", "evolution"),
    ("Avancement", "avancement"),
    ("En retard", "retards"),
    ("Activité", "activite"),
    ("Version", "version"),
    ("Ouvrir", ""),
)
KINDS: Mapping[str, str] = {
    Practice.Kind.SOLO: "Cabinet individuel",
    Practice.Kind.GROUP: "Cabinet de groupe",
    Practice.Kind.MSP: "MSP",
    Practice.Kind.CPTS: "CPTS",
}
if set(KINDS) != set(Practice.Kind):
    raise RuntimeError("a kind of practice lacks its short word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """`direction` is empty for a column that does not order the list; `sort` for one that cannot."""

    label: str
    sort: str
    direction: str


@register.filter
def headings(wanted: Wanted) -> list[Heading]:
    if wanted.show is Show.NOT_STARTED:
        return [Heading(label=label, sort="", direction="") for label, _ in HEADINGS]
    return [_heading(label, code, wanted.sort) for label, code in HEADINGS]


def _heading(label: str, code: str, sort: Sort) -> Heading:
    """Once ascending, then descending; late actions only descend."""
    descending = f"-{code}"
    if sort == descending:
        back = code if code in Sort.values else descending
        return Heading(label=label, sort=back, direction="descending")
    if sort == code:
        return Heading(label=label, sort=descending, direction="ascending")
    first = code if code in Sort.values else descending if descending in Sort.values else ""
    return Heading(label=label, sort=first, direction="")


@register.filter
def kind_word(kind: str) -> str:
    return KINDS[kind]
