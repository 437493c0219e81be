"""How figures moved from month to month: of one practice, and of many taken together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import Any

from assessments.domain.distribution import Quartiles, find_quartiles
from assessments.models import FigureSnapshot
from practices.models import Practice

MONTHS = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """`passed` practices changed version that month; `gained` is the median of what they won by their own
    doing: at constant scope."""

    month: date
    count: int
    quartiles: Quartiles
    passed: int = 0
    gained: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """`version` is named in the month when it changed; then `gained` says what was won at constant scope."""

    month: date
    score_low: Decimal
    level: str
    version: str
    changed: bool
    gained: Decimal | None


def first_month(day: date) -> date:
    """The first of the MONTHS months that end with that of `day`."""
    index = day.year * 12 + day.month - MONTHS
    return date(index // 12, index % 12 + 1, 1)


def read_months(practices: Any, referential: str, *, since: date) -> tuple[Month, ...]:
    """Of the practices that a subquery gives; one query, streamed in the order of months."""
    rows = FigureSnapshot.objects.filter(
        practice__in=practices, referential__code=referential, month__gte=since
    ).order_by("month", "pk")
    values = rows.values_list("month", "score_low", "constant_before", "constant_score")
    stream = values.iterator(chunk_size=2_000)
    return tuple(_sum_up(month, group) for month, group in groupby(stream, key=itemgetter(0)))


def _sum_up(month: date, rows: Iterable[tuple[Any, ...]]) -> Month:
    scores, gains = [], []
    for _, score, before, now in rows:
        scores.append(Fraction(score))
        if now is not None:
            gains.append(Fraction(now - before))
    quartiles, gained = find_quartiles(scores), find_quartiles(gains)
    if quartiles is None:  # a group has rows
        raise ValueError(month)
    return Month(
        month=month,
        count=len(scores),
        quartiles=quartiles,
        passed=len(gains),
        gained=None if gained is None else gained.median,
    )


def read_points(practice: Practice, referential: str, *, since: date) -> tuple[Point, ...]:
    """One query."""
    rows = FigureSnapshot.objects.filter(
        practice=practice, referential__code=referential, month__gte=since
    ).select_related("version")
    points: list[Point] = []
    former: int | None = None
    for row in rows.order_by("month"):
        points.append(_point(row, changed=former is not None and former != row.version_id))
        former = row.version_id
    return tuple(points)


def _point(row: FigureSnapshot, *, changed: bool) -> Point:
    before, now = row.constant_before, row.constant_score
    return Point(
        month=row.month,
        score_low=row.score_low,
        level=row.level,
        version=row.version.number,
        changed=changed,
        gained=now - before if changed and now is not None and before is not None else None,
    )
