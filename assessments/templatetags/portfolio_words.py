"""The headings of a DPO's list, each with the order that a click on it asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField, Select
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.portfolio.filtering import Show, Sort, Wanted
from assessments.portfolio.listing import Line
from practices.models import Practice
from practices.templatetags.french import NBSP, number, signed

register = template.Library()

HEADINGS: tuple[tuple[Any, str], ...] = (
    (_("Structure"), "nom"),
    (_("Score"), "score"),
    (_("Niveau"), "niveau"),
    (_("Évolution"), "evolution"),
    (_("Avancement"), "avancement"),
    (_("En retard"), "retards"),
    (_("Activité"), "activite"),
    (_("Version"), "version"),
    (_("Ouvrir"), ""),
)
KINDS: Mapping[str, Any] = {
    Practice.Kind.SOLO: _("Cabinet individuel"),
    Practice.Kind.GROUP: _("Cabinet de groupe"),
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
        return [Heading(label=label, sort="", direction="") for label, __ in HEADINGS]
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
def table_row(line: Line) -> SafeString:
    """Written here rather than in a template: fifty of them made two thirds of the page's time."""
    practice = line.practice
    place = f", {practice.city}" if practice.city else ""
    department = f" ({practice.department})" if practice.department else ""
    return format_html(
        '<tr role="row"><th role="rowheader" scope="row"><a class="link-target" href="{}">{}</a>'
        '<span class="muted d-block">{}{}{}</span></th>{}</tr>',
        _address("assessments:practice", "practice_id", practice.pk),
        practice.name,
        KINDS[practice.kind],
        place,
        department,
        _not_started() if line.assessment is None else _cells(line, line.assessment),
    )


LEVELS = {
    level: format_html('<span class="level level-sm level-{}">{}</span>', level.lower(), level)
    for level in "ABCDE"
}
NO_LEVEL = mark_safe('<span class="level level-sm">—</span>')


def _not_started() -> SafeString:
    return format_html('<td role="cell" colspan="8" class="muted">{}</td>', _("Aucune évaluation commencée"))


@cache
def _pattern_of_cells(language: str) -> str:
    """In the language that is spoken: its labels are looked up once, and not once a row."""
    titles = ("Score", "Niveau", "Évolution", "Avancement", "En retard", "Activité", "Version")
    words = [escape(gettext(one)) for one in titles]
    classes = (" numeric", "", " numeric", " numeric nowrap", " numeric", " numeric nowrap", "")
    cells = [
        f'<td role="cell" data-label="{word}" class="{name.strip()}">{{}}</td>'
        for word, name in zip(words, classes, strict=True)
    ]
    return "".join(cells) + '<td role="cell">{}</td>'


def _cells(line: Line, one: Assessment) -> SafeString:
    return format_html(
        _pattern_of_cells(get_language()),
        _score(one),
        LEVELS.get(one.level, NO_LEVEL),
        signed(line.trend),
        _progress(line, one),
        _hidden() if line.overdue is None else line.overdue,
        f"{localtime(one.changed_at):%d/%m/%Y}",
        one.version.number,
        _way_in(line, one) if line.opens_answers else _figures_only(),
    )


def _progress(line: Line, one: Assessment) -> SafeString:
    done = f"{line.progress}{NBSP}%" if one.is_open else _("Terminée")
    stuck = format_html(' <span class="tag tag-warn">{}</span>', _("Bloquée")) if line.stuck else ""
    return format_html("{}{}", done, stuck)


def _hidden() -> SafeString:
    return format_html(
        '<span class="visually-hidden">{}</span><span aria-hidden="true">—</span>', _("Non visible")
    )


def _figures_only() -> SafeString:
    return format_html('<span class="muted">{}</span>', _("Chiffres seulement"))


def _score(one: Assessment) -> SafeString | str:
    if one.score_low is None:
        return "—"
    low, high = number(one.score_low), number(one.score_high)
    if low == high:
        return format_html("<strong>{}</strong>", low)
    return format_html(
        '<strong>{}</strong> <span class="muted d-block nowrap">{}</span>',
        low,
        _("à %(high)s") % {"high": high},
    )


def _way_in(line: Line, one: Assessment) -> SafeString:
    address = _address("assessments:results", "assessment_id", one.pk)
    hidden = _(" de %(practice)s") % {"practice": line.practice.name}
    return format_html(
        '<a class="link-target" href="{}">{}<span class="visually-hidden">{}</span></a>',
        address,
        _("Résultats"),
        hidden,
    )


NOBODY = UUID(int=0)


@cache
def _pattern(name: str, key: str) -> str:
    return reverse(name, kwargs={key: NOBODY})


def _address(name: str, key: str, value: UUID) -> str:
    """One look-up of the address a process, and not one a row."""
    return _pattern(name, key).replace(str(NOBODY), str(value))


SELECTED = mark_safe(" selected")


@register.filter
def control(field: BoundField) -> SafeString:
    """As the form would write it, without a template for each of them."""
    widget, value = field.field.widget, field.value() or ""
    attributes = flatatt(field.build_widget_attrs({"id": field.auto_id, **widget.attrs}, widget))
    if isinstance(widget, Select):
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((code, SELECTED if str(code) == value else "", label) for code, label in widget.choices),
        )
        return format_html('<select name="{}"{}>{}</select>', field.html_name, attributes, options)
    kind = getattr(widget, "input_type", "text")
    return format_html('<input type="{}" name="{}" value="{}"{}>', kind, field.html_name, value, attributes)
