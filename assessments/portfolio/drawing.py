"""The charts of portfolios and comparisons, as geometry for templates/components/charts/.

Lengths are in units of the SVG's own view box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.charts import Graduation, Score
from assessments.domain.benchmark import Steps
from assessments.domain.distribution import Distribution

WIDTH = 420
SCALE = (0, 25, 50, 75, 100)
TOP, FOOT, LEFT, RIGHT = 18, 22, 30, 14
COLUMNS_HEIGHT, LINE_HEIGHT = 150, 190
ROW, BAND = 46, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    label: str
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def count_y(self) -> float:
        return self.y - 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Histogram:
    columns: tuple[Column, ...]
    width: int
    height: int
    base: int


def draw_histogram(distribution: Distribution) -> Histogram:
    """One column a ten, the tallest as high as the chart."""
    most = max((count for _, count in distribution.tens), default=0) or 1
    step = WIDTH / len(distribution.tens)
    base = TOP + COLUMNS_HEIGHT
    columns = []
    for index, (ten, count) in enumerate(distribution.tens):
        height = round(COLUMNS_HEIGHT * count / most, 2)
        columns.append(
            Column(
                label=str(ten),
                count=count,
                x=round(index * step + 2, 2),
                y=round(base - height, 2),
                width=round(step - 4, 2),
                height=height,
            )
        )
    return Histogram(columns=tuple(columns), width=WIDTH, height=base + FOOT, base=base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    month: date
    score: Score
    x: float
    y: float
    changed: bool
    """The version, or that of some practices, changed that month."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """`line` and `band` are lists of points as SVG writes them; `band` is empty for a single practice."""

    dots: tuple[Dot, ...]
    line: str
    band: str
    graduations: tuple[Graduation, ...]
    width: int
    height: int
    left: int
    right: int
    top: int
    base: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotted:
    """A month's score, with the quartiles around it if it stands for many."""

    month: date
    score: Score
    low: Score | None = None
    high: Score | None = None
    changed: bool = False


def draw_line(plotted: Sequence[Plotted]) -> LineChart:
    """Months at their own distance in time; a month without figures leaves no dot."""
    dots = tuple(
        Dot(month=one.month, score=one.score, x=_x(one, plotted), y=_y(one.score), changed=one.changed)
        for one in plotted
    )
    above = [(dot.x, _y(one.high)) for dot, one in zip(dots, plotted, strict=True) if one.high is not None]
    below = [(dot.x, _y(one.low)) for dot, one in zip(dots, plotted, strict=True) if one.low is not None]
    return LineChart(
        dots=dots,
        line=_points((dot.x, dot.y) for dot in dots),
        band=_points([*above, *reversed(below)]),
        graduations=tuple(Graduation(value=value, x=_y(value)) for value in SCALE),
        width=WIDTH,
        height=TOP + LINE_HEIGHT + FOOT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        base=TOP + LINE_HEIGHT,
    )


def _x(one: Plotted, plotted: Sequence[Plotted]) -> float:
    first, last = _index(plotted[0].month), _index(plotted[-1].month)
    length = WIDTH - LEFT - RIGHT
    return round(LEFT + length * (_index(one.month) - first) / max(last - first, 1), 2)


def _index(month: date) -> int:
    return month.year * 12 + month.month


def _y(score: Score | int) -> float:
    return round(TOP + LINE_HEIGHT * (100 - float(score)) / 100, 2)


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A practice's score, None when nothing counts, beside its peers' quartiles."""

    title: str
    own: Score | None
    peers: Steps


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerBand:
    beside: Beside
    label_y: int
    y: int
    x: float
    width: float
    median_x: float
    own_x: float | None

    @property
    def own_y(self) -> int:
        return self.y + BAND // 2


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerChart:
    bands: tuple[PeerBand, ...]
    graduations: tuple[Graduation, ...]
    width: int
    height: int
    left: int
    length: int
    band: int = BAND

    @property
    def bottom(self) -> int:
        return self.height - FOOT


def draw_peers(compared: Sequence[Beside]) -> PeerChart:
    """A row each: the middle half of the peers as a band, their median as a stroke, oneself as a dot."""
    length = WIDTH - 2 * RIGHT
    return PeerChart(
        bands=tuple(_band(one, index * ROW, length) for index, one in enumerate(compared)),
        graduations=tuple(Graduation(value=value, x=_across(value, length)) for value in SCALE),
        width=WIDTH,
        height=len(compared) * ROW + FOOT + 4,
        left=RIGHT,
        length=length,
    )


def _band(one: Beside, top: int, length: int) -> PeerBand:
    x = _across(one.peers.first, length)
    return PeerBand(
        beside=one,
        label_y=top + 16,
        y=top + 23,
        x=x,
        width=max(_across(one.peers.third, length) - x, 2),
        median_x=_across(one.peers.median, length),
        own_x=None if one.own is None else _across(one.own, length),
    )


def _across(score: Score | int, length: int) -> float:
    return round(RIGHT + length * float(score) / 100, 2)
