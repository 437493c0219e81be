"""Numbers kept exactly as they were written: 0.1 is a tenth, never the float beside it."""

import re
from fractions import Fraction

EXACT = re.compile(r"\d{1,9}(\.\d{1,9})?|\d{1,9}/0*[1-9]\d{0,8}", re.ASCII)
MOST_DECIMALS = 9


def parse_exact(text: str) -> Fraction:
    """Reads « 1 », « 0.25 » or « 1/3 »; raises ValueError for anything else, exponents included."""
    if not EXACT.fullmatch(text):
        raise ValueError(text)
    return Fraction(text)


def exact_text(number: Fraction) -> str:
    """The shortest text that `parse_exact` reads back as `number`: decimals when they end, else a ratio."""
    scaled = number * 10**MOST_DECIMALS
    if scaled.denominator != 1:
        return f"{number.numerator}/{number.denominator}"
    whole, decimals = divmod(scaled.numerator, 10**MOST_DECIMALS)
    return f"{whole}.{decimals:0{MOST_DECIMALS}}".rstrip("0").removesuffix(".")
