"""The score of each practice in each theme: a page of practices at a time, from the figures stored beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from django.db.models import F, QuerySet

from assessments.domain.levels import level_of
from assessments.models import Assessment
from practices.models import Practice
from referentials.domain.content import Theme

PAGE_SIZE = 50


class Order(StrEnum):
    SCORE = "score"
    WORST_THEME = "theme"


FIELDS: Mapping[Order, str] = {Order.SCORE: "score_low", Order.WORST_THEME: "worst_theme"}
if set(FIELDS) != set(Order):  # pragma: no cover
    raise RuntimeError("an order lacks its field")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`shade` is the level that the theme's score alone would give; empty where nothing counts."""

    score: Decimal | None
    shade: str
    is_worst: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    practice: Practice
    assessment: Assessment
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    themes: tuple[Theme, ...]
    rows: tuple[Row, ...]
    page: int
    has_next: bool


def read_heatmap(
    assessments: QuerySet[Assessment], themes: Sequence[Theme], *, order: Order, page: int
) -> Heatmap:
    """One query; `page` counts from 1. The weakest come first, whoever has no answer last."""
    begun = assessments.filter(answered_count__gt=0).select_related("practice")
    shown = begun.only("score_low", "score_high", "level", "theme_scores", "worst_theme", "practice")
    start = (page - 1) * PAGE_SIZE
    ordered = shown.order_by(F(FIELDS[order]).asc(), "pk")
    found = list(ordered[start : start + PAGE_SIZE + 1])
    return Heatmap(
        themes=tuple(themes),
        rows=tuple(_row(one, themes) for one in found[:PAGE_SIZE]),
        page=page,
        has_next=len(found) > PAGE_SIZE,
    )


def _row(assessment: Assessment, themes: Sequence[Theme]) -> Row:
    scores = {code: Decimal(low) for code, (low, _) in assessment.theme_scores.items()}
    return Row(
        practice=assessment.practice,
        assessment=assessment,
        cells=tuple(_cell(scores.get(theme.code), assessment.worst_theme) for theme in themes),
    )


def _cell(score: Decimal | None, worst: Decimal | None) -> Cell:
    if score is None:
        return Cell(score=None, shade="", is_worst=False)
    return Cell(score=score, shade=level_of(Fraction(score)).value, is_worst=score == worst)
