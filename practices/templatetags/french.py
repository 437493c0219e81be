"""How figures are written in the language of the page, half up at one decimal.

In French: decimal comma and non-breaking spaces, « 1 234,5 », « 2 000 € »; in English: 1,234.5 and €2,000.
"""

import re
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.translation import get_language, gettext, ngettext

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


def is_english() -> bool:
    """Whether the page is; outside of any page, it is not."""
    return (get_language() or "fr").startswith("en")


def write_number(value: Figure, places: int = 1) -> str:
    """Writes 62.0500 as « 62,1 », 62.0000 as « 62 » and 12500 as « 12 500 »."""
    rounded = round_half_up(value, places)
    if rounded == rounded.to_integral_value():
        rounded = rounded.quantize(Decimal(1))
    written = f"{rounded:,}"
    return written if is_english() else written.replace(",", NARROW_NBSP).replace(".", ",")


def form_of(value: Figure, places: int = 1) -> int:
    """What ngettext should be asked about a figure shown so: 1,9 is singular in French, plural in English."""
    rounded = round_half_up(value, places)
    if is_english():
        return 1 if rounded == 1 else 2
    return 2 if rounded >= 2 else 1


@register.filter
def number(value: Figure | None) -> str:
    """{{ "62.0500"|number }} → 62,1; nothing to show is « — »."""
    return "—" if value is None or value == "" else write_number(value)


@register.filter
def points(value: Figure) -> str:
    """{{ "1.96"|points }} → 2 points; in French the plural starts at 2."""
    text = ngettext("%(number)s\u00a0point", "%(number)s\u00a0points", form_of(value))
    return text % {"number": write_number(value)}


@register.filter
def pluralize(count: int, forms: str = "s") -> str:
    """{{ 0|pluralize }} → nothing: takes the place of Django's, for which 0 is plural.

    For texts that are always French, such as reports; the others count with blocktranslate.
    """
    singular, _, plural = forms.rpartition(",")
    return plural if count >= 2 else singular


@register.filter(is_safe=True)
def typeset(text: str) -> str:
    """Ties « : ; ? ! » » to the word before and « to the word after, so that no line starts with them."""
    return AFTER_OPENING.sub(NBSP, BEFORE_HIGH_SIGNS.sub(NBSP, str(text)))


@register.filter
def euros(value: Figure) -> str:
    """{{ 2000|euros }} → 2 000 €."""
    amount = write_number(value, places=2)
    return f"€{amount}" if is_english() else f"{amount}{NBSP}€"


@register.filter
def duration(hours: Figure) -> str:
    """Hours as somebody says them: « 15 min », « 2 h », « 1 h 30 », « 1 jour (7 h) »."""
    exact = Fraction(hours)
    if exact >= HOURS_IN_A_DAY:
        days = exact / HOURS_IN_A_DAY
        text = ngettext(
            "%(days)s\u00a0jour (%(hours)s\u00a0h)", "%(days)s\u00a0jours (%(hours)s\u00a0h)", form_of(days)
        )
        return text % {"days": write_number(days), "hours": write_number(exact)}
    whole, minutes = divmod(int(round_half_up(exact * 60, 0)), 60)
    if not whole:
        return f"{minutes}{NBSP}min"
    if not minutes:
        return f"{whole}{NBSP}h"
    return gettext("%(hours)d\u00a0h\u00a0%(minutes)02d") % {"hours": whole, "minutes": minutes}


@register.filter
def signed(value: Figure | None) -> str:
    """A change with its sign: « +6,8 », « −6,8 », « = » when nothing moved once rounded."""
    if value is None or value == "":
        return "—"
    rounded = round_half_up(value, 1)
    if not rounded:
        return "="
    return f"{'+' if rounded > 0 else '−'}{write_number(abs(rounded))}"
