"""How figures are written in French: decimal comma, non-breaking spaces, half up at one decimal."""

import re
from decimal import Decimal
from fractions import Fraction

from django import template

register = template.Library()

NBSP = "\u00a0"
NARROW_NBSP = "\u202f"
HOURS_IN_A_DAY = 7

BEFORE_HIGH_SIGNS = re.compile(r" (?=[:;?!»%€](?!\S*//))")
AFTER_OPENING = re.compile(r"(?<=«) ")

Figure = str | int | Decimal | Fraction


def round_half_up(value: Figure, places: int) -> Decimal:
    """Exact until the last step: 62.05 becomes 62.1, never 62.0 as a float may say."""
    exact = Fraction(value) * 10**places
    whole = (2 * abs(exact) + 1) // 2
    return Decimal(-whole if exact < 0 else whole).scaleb(-places)


def write_number(value: Figure, places: int = 1) -> str:
    """Writes 62.0500 as « 62,1 », 62.0000 as « 62 » and 12500 as « 12 500 »."""
    rounded = round_half_up(value, places)
    if rounded == rounded.to_integral_value():
        rounded = rounded.quantize(Decimal(1))
    return f"{rounded:,}".replace(",", NARROW_NBSP).replace(".", ",")


@register.filter
def number(value: Figure | None) -> str:
    """{{ "62.0500"|number }} → 62,1; nothing to show is « — »."""
    return "—" if value is None or value == "" else write_number(value)


@register.filter
def points(value: Figure) -> str:
    """{{ "1.96"|points }} → 2 points; in French the plural starts at 2."""
    unit = "points" if round_half_up(value, 1) >= 2 else "point"
    return f"{write_number(value)}{NBSP}{unit}"


@register.filter
def pluralize(count: int, forms: str = "s") -> str:
    """{{ 0|pluralize }} → nothing: takes the place of Django's, for which 0 is plural."""
    singular, _, plural = forms.rpartition(",")
    return plural if count >= 2 else singular


@register.filter(is_safe=True)
def typeset(text: str) -> str:
    """Ties « : ; ? ! » » to the word before and « to the word after, so that no line starts with them."""
    return AFTER_OPENING.sub(NBSP, BEFORE_HIGH_SIGNS.sub(NBSP, str(text)))


@register.filter
def euros(value: Figure) -> str:
    """{{ 2000|euros }} → 2 000 €."""
    return f"{write_number(value, places=2)}{NBSP}€"


@register.filter
def duration(hours: Figure) -> str:
    """Hours as somebody says them: « 15 min », « 2 h », « 1 h 30 », « 1 jour (7 h) »."""
    exact = Fraction(hours)
    if exact >= HOURS_IN_A_DAY:
        days = exact / HOURS_IN_A_DAY
        unit = "jour" if days < 2 else "jours"
        return f"{write_number(days)}{NBSP}{unit} ({write_number(exact)}{NBSP}h)"
    whole, minutes = divmod(int(round_half_up(exact * 60, 0)), 60)
    if not whole:
        return f"{minutes}{NBSP}min"
    return f"{whole}{NBSP}h{NBSP}{minutes:02}" if minutes else f"{whole}{NBSP}h"


@register.filter
def signed(value: Figure | None) -> str:
    """A change with its sign: « +6,8 », « −6,8 », « = » when nothing moved once rounded."""
    if value is None or value == "":
        return "—"
    rounded = round_half_up(value, 1)
    if not rounded:
        return "="
    return f"{'+' if rounded > 0 else '−'}{write_number(abs(rounded))}"
