"""Charts as geometry: pages and PDF draw the same SVG from it (templates/components/charts/).

Lengths are in units of the SVG's own view box.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from assessments.domain.levels import THRESHOLDS

Score = Decimal | Fraction

BAR = 16
HALF_BAR = 10
GRADUATIONS = (0, 25, 50, 75, 100)


class Scored(Protocol):
    """Anything with a title and two scores from 0 to 100, None when nothing counts."""

    @property
    def title(self) -> str: ...
    @property
    def score_low(self) -> Score | None: ...
    @property
    def score_high(self) -> Score | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """`label_width` 0 puts each label above its bar, which is what a phone needs."""

    width: int
    label_width: int
    row: int
    label_length: int
    figure_width: int = 88


PAGE = Frame(width=420, label_width=0, row=46, label_length=48)
PRINT = Frame(width=640, label_width=232, row=26, label_length=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`low` and `spread` are lengths; the label is cut to what fits, the table beside says it whole."""

    title: str
    label: str
    score_low: Score | None
    score_high: Score | None
    y: int
    label_y: int
    low: float
    spread: float

    left: int

    @property
    def has_spread(self) -> bool:
        return self.spread > 0

    @property
    def spread_x(self) -> float:
        return self.left + self.low

    @property
    def text_y(self) -> float:
        return round(self.y + BAR * 0.78, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graduation:
    value: int
    x: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChart:
    bars: tuple[Bar, ...]
    graduations: tuple[Graduation, ...]
    width: int
    height: int
    left: int
    length: float
    bar: int = BAR

    @property
    def bottom(self) -> int:
        return self.height - 20

    @property
    def figure_x(self) -> float:
        return self.left + self.length + 8


def draw_themes(themes: Iterable[Scored], *, frame: Frame) -> ThemeChart:
    """One horizontal bar a theme, in the order given: solid up to the low score, pale up to the high one."""
    length = frame.width - frame.label_width - frame.figure_width
    label_above = not frame.label_width
    bars = tuple(
        _draw_bar(theme, top=index * frame.row, length=length, frame=frame, label_above=label_above)
        for index, theme in enumerate(themes)
    )
    return ThemeChart(
        bars=bars,
        graduations=_graduate(frame.label_width, length),
        width=frame.width,
        height=len(bars) * frame.row + 24,
        left=frame.label_width,
        length=length,
    )


def _draw_bar(theme: Scored, *, top: int, length: int, frame: Frame, label_above: bool) -> Bar:
    low, high = float(theme.score_low or 0), float(theme.score_high or 0)
    y = top + 22 if label_above else top + (frame.row - BAR) // 2
    return Bar(
        title=theme.title,
        label=_cut(theme.title, frame.label_length),
        score_low=theme.score_low,
        score_high=theme.score_high,
        y=y,
        label_y=y - 6 if label_above else y + 12,
        low=_at(0, low, length),
        spread=_at(0, high - low, length),
        left=frame.label_width,
    )


class Moved(Protocol):
    """A theme scored twice, from 0 to 100; None when nothing counted."""

    @property
    def title(self) -> str: ...
    @property
    def before(self) -> Score | None: ...
    @property
    def now(self) -> Score | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two thin bars, the earlier one above; `y` is the top of the first."""

    title: str
    label: str
    before: Score | None
    now: Score | None
    y: int
    before_length: float
    now_length: float

    @property
    def now_y(self) -> int:
        return self.y + HALF_BAR + 1

    @property
    def label_y(self) -> int:
        return self.y + 13

    @property
    def before_text_y(self) -> int:
        return self.y + HALF_BAR

    @property
    def now_text_y(self) -> int:
        return self.now_y + HALF_BAR


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonChart:
    pairs: tuple[Pair, ...]
    graduations: tuple[Graduation, ...]
    width: int
    height: int
    left: int
    length: float
    bar: int = HALF_BAR

    @property
    def bottom(self) -> int:
        return self.height - 20

    @property
    def figure_x(self) -> float:
        return self.left + self.length + 8


def draw_comparison(themes: Iterable[Moved], *, frame: Frame) -> ComparisonChart:
    """Two bars a theme, in the order given: pale before, solid now, which grey keeps apart."""
    length = frame.width - frame.label_width - frame.figure_width
    top = 0 if frame.label_width else 20
    row = frame.row + 6
    pairs = tuple(
        Pair(
            title=theme.title,
            label=_cut(theme.title, frame.label_length),
            before=theme.before,
            now=theme.now,
            y=index * row + top + 4,
            before_length=_at(0, float(theme.before or 0), length),
            now_length=_at(0, float(theme.now or 0), length),
        )
        for index, theme in enumerate(themes)
    )
    return ComparisonChart(
        pairs=pairs,
        graduations=_graduate(frame.label_width, length),
        width=frame.width,
        height=len(pairs) * row + 24,
        left=frame.label_width,
        length=length,
    )


def _graduate(start: int, length: float) -> tuple[Graduation, ...]:
    return tuple(Graduation(value=value, x=_at(start, value, length)) for value in GRADUATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """The stretch of the scale that gives a level, before any cap."""

    level: str
    x: float
    width: float
    reached: bool

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    zones: tuple[Zone, ...]
    graduations: tuple[Graduation, ...]
    score_low: Score
    score_high: Score
    low: float
    spread: float
    width: int

    @property
    def has_spread(self) -> bool:
        return self.spread > 0

    @property
    def full_width(self) -> int:
        return self.width + 24


def draw_scale(
    *, score_low: Score | None, score_high: Score | None, level: str, width: int = 420
) -> Scale | None:
    """The scale from E to A with the score on it, None without one; `level` is the one after the caps."""
    if score_low is None or score_high is None:
        return None
    return Scale(
        zones=tuple(_zones(level, width)),
        graduations=tuple(
            Graduation(value=value, x=_at(0, value, width)) for value in sorted({*THRESHOLDS.values(), 100})
        ),
        score_low=score_low,
        score_high=score_high,
        low=_at(0, float(score_low), width),
        spread=_at(0, float(score_high) - float(score_low), width),
        width=width,
    )


def _zones(level: str, width: int) -> Iterable[Zone]:
    ceiling = 100
    for each, threshold in THRESHOLDS.items():
        x = _at(0, threshold, width)
        yield Zone(level=each.value, x=x, width=_at(0, ceiling, width) - x, reached=each == level)
        ceiling = threshold


def _at(start: int, score: float, length: float) -> float:
    return round(start + score * length / 100, 2)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
