"""What is shown of groups of anonymous peers: quartiles in steps of five points, and never an exact number.

Groups come from `k_anonymity`. A theme is shown of a group only if enough new assessments have a score in it:
the rule of the groups then holds for each theme by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.distribution import Quartiles, find_quartiles
from assessments.domain.k_anonymity import Group, K, Path, Peer, count_independent

STEP = 5
COUNTS = (5, 10, 20, 50, 100, 200, 500, 1000)
SIZES: tuple[tuple[int, str], ...] = ((1, "1"), (5, "2-5"), (10, "6-10"), (20, "11-20"))
LARGEST, UNKNOWN = "21+", ""
TOTAL = ""
"""The key of the whole score, beside themes' codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """Quartiles rounded to whole multiples of STEP."""

    first: int
    median: int
    third: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`at_least` practices share `path`; `steps` by theme, TOTAL for the score."""

    path: Path
    at_least: int
    steps: Mapping[str, Steps]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A group with the keys (themes, TOTAL) that may be shown of it."""

    group: Group
    keys: frozenset[str]


def bracket_of(size: int | None) -> str:
    if size is None:
        return UNKNOWN
    return next((bracket for most, bracket in SIZES if size <= most), LARGEST)


def find_keys(
    group: Group,
    *,
    peers: Mapping[str, Peer],
    scores: Mapping[str, Mapping[str, Fraction]],
    counted: Collection[str],
) -> frozenset[str]:
    """Those in which at least K new members, under independent control, have a score."""
    keys = {key for member in group.members for key in scores[member]}
    fresh = group.members.difference(counted)
    return frozenset(
        key for key in keys if count_independent(peers[one] for one in fresh if key in scores[one]) >= K
    )


def draw_views(
    groups: Collection[Shown], *, scores: Mapping[str, Mapping[str, Fraction]]
) -> tuple[View, ...]:
    """One view of each group, and one of each set of groups that begin alike, all of them included."""
    paths = {shown.group.path[:depth] for shown in groups for depth in range(len(shown.group.path) + 1)}
    views = (
        _draw(path, [one for one in groups if one.group.path[: len(path)] == path], scores) for path in paths
    )
    return tuple(sorted(views, key=lambda view: view.path))


def _draw(path: Path, groups: Collection[Shown], scores: Mapping[str, Mapping[str, Fraction]]) -> View:
    keys = sorted({key for one in groups for key in one.keys})
    count = sum(len(one.group.members) for one in groups)
    return View(
        path=path,
        at_least=max(bound for bound in COUNTS if bound <= count),
        steps={key: _round(_quartiles(key, groups, scores)) for key in keys},
    )


def _quartiles(key: str, groups: Iterable[Shown], scores: Mapping[str, Mapping[str, Fraction]]) -> Quartiles:
    members = [member for one in groups if key in one.keys for member in one.group.members]
    quartiles = find_quartiles([scores[member][key] for member in members if key in scores[member]])
    if quartiles is None:  # pragma: no cover - a key is shown because members have it
        raise ValueError(key)
    return quartiles


def _round(quartiles: Quartiles) -> Steps:
    return Steps(
        first=round_to_step(quartiles.first),
        median=round_to_step(quartiles.median),
        third=round_to_step(quartiles.third),
    )


def round_to_step(value: Fraction) -> int:
    """Half up, for a value ≥ 0."""
    return int((2 * value + STEP) // (2 * STEP)) * STEP


def find_views(views: Iterable[View], values: tuple[str, ...]) -> tuple[View, ...]:
    """Those that gather these values, the widest first."""
    fitting = (
        view
        for view in views
        if all(value in gathered for gathered, value in zip(view.path, values, strict=False))
    )
    return tuple(sorted(fitting, key=lambda view: len(view.path)))
