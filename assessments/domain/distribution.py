"""How scores are spread: by tens, by level, and their quartiles. Exact; nothing is rounded here."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.domain.levels import LEVELS

WIDTH = 10
TENS = tuple(range(0, 100, WIDTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quartiles:
    first: Fraction
    median: Fraction
    third: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """`tens` counts by the start of each ten (100 belongs to the last one); every level has its count."""

    tens: tuple[tuple[int, int], ...]
    levels: tuple[tuple[str, int], ...]
    count: int
    quartiles: Quartiles | None


def distribute(scored: Iterable[tuple[Decimal, str]]) -> Distribution:
    """Of (score from 0 to 100, level), in any order."""
    rows = list(scored)
    tens = Counter(ten_of(score) for score, _ in rows)
    levels = Counter(level for _, level in rows)
    return Distribution(
        tens=tuple((ten, tens[ten]) for ten in TENS),
        levels=tuple((level.value, levels[level.value]) for level in LEVELS),
        count=len(rows),
        quartiles=find_quartiles([Fraction(score) for score, _ in rows]),
    )


def ten_of(score: Decimal) -> int:
    return min(int(score) // WIDTH * WIDTH, TENS[-1])


def find_quartiles(values: Sequence[Fraction]) -> Quartiles | None:
    """Between the two nearest values where none stands at the quartile itself; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return Quartiles(
        first=_at(ordered, Fraction(1, 4)),
        median=_at(ordered, Fraction(1, 2)),
        third=_at(ordered, Fraction(3, 4)),
    )


def _at(ordered: Sequence[Fraction], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
