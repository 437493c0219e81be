"""The monthly release of what anonymous peers have: made once, stored, and only read afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from assessments.domain.benchmark import (
    TOTAL,
    Shown,
    Steps,
    View,
    bracket_of,
    draw_views,
    find_keys,
    find_views,
)
from assessments.domain.k_anonymity import Group, Peer, regroup
from assessments.models import Assessment, BenchmarkRelease, FigureSharing
from assessments.portfolio.drawing import Beside
from practices.models import Membership, Practice
from referentials.content_loading import published_content
from referentials.models import ReferentialVersion

COUNTED_FOR = timedelta(days=548)  # eighteen months
Scores = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a practice may be set beside: views from the widest to the nearest, and its own figures."""

    release: BenchmarkRelease
    views: tuple[View, ...]


def release_all(*, at: datetime, day: date) -> int:
    """For each version that somebody shares figures on; returns how many releases were made."""
    versions = ReferentialVersion.objects.filter(pk__in=_shared(at=at).values("version")).order_by("pk")
    return sum(release(version, at=at, day=day) for version in versions)


@transaction.atomic
def release(version: ReferentialVersion, *, at: datetime, day: date) -> bool:
    """One a month and version at most: asked again, it tells nothing new."""
    month = day.replace(day=1)
    ReferentialVersion.objects.select_for_update().get(pk=version.pk)
    releases = BenchmarkRelease.objects.filter(version=version)
    if releases.filter(month__gte=month).exists():
        return False
    held = releases.order_by("-month").values_list("held", flat=True).first() or {"groups": [], "counted": []}
    rows = _shared(at=at).filter(version=version).select_related("practice").order_by("completed_at", "pk")
    standing = list(rows.only("practice", "version", "score_low", "theme_scores", "completed_at"))
    shown, counted = _regroup(standing, held)
    views = draw_views(shown, scores=_scores(standing))
    BenchmarkRelease.objects.create(
        version=version,
        month=month,
        made_at=at,
        views=[_freeze_view(view) for view in views],
        held={"groups": [_freeze_shown(one) for one in shown], "counted": sorted(counted)},
    )
    return True


def _shared(*, at: datetime) -> QuerySet[Assessment]:
    """Completed within the period, by practices whose owner agrees to count among their peers today."""
    sharing = FigureSharing.objects.filter(purpose=FigureSharing.Purpose.PEERS, withdrawn_at=None)
    return Assessment.objects.filter(
        practice__in=sharing.values("practice"),
        completed_at__gte=at - COUNTED_FOR,
        completed_at__lte=at,
        score_low__isnull=False,
    )


def _regroup(standing: list[Assessment], held: Mapping[str, Any]) -> tuple[list[Shown], frozenset[str]]:
    """The groups of the new release, and all that was ever counted with it."""
    before = {one.group: one for one in map(_thaw_shown, held["groups"])}
    counted = frozenset(held["counted"])
    peers = _peers(standing)
    groups = regroup(
        list(peers.values()),
        before=before.keys(),
        counted=counted,
        standing=[str(one.pk) for one in standing],
    )
    scores = _scores(standing)
    shown = [
        before.get(group)
        or Shown(group=group, keys=find_keys(group, peers=peers, scores=scores, counted=counted))
        for group in groups
    ]
    return shown, counted.union(*(group.members for group in groups))


def _peers(standing: list[Assessment]) -> dict[str, Peer]:
    """The last assessment of each practice, by its key."""
    latest = {one.practice_id: one for one in standing}
    owners: dict[Any, set[int]] = {}
    roles = Membership.objects.filter(practice__in=latest, role=Membership.Role.OWNER)
    for practice, user in roles.values_list("practice", "user"):
        owners.setdefault(practice, set()).add(user)
    return {
        str(one.pk): Peer(
            assessment=str(one.pk),
            values=values_of(one.practice),
            owners=frozenset(owners.get(one.practice_id, ())),
        )
        for one in latest.values()
    }


def values_of(practice: Practice) -> tuple[str, ...]:
    """In the order of the cut: kind, size, department."""
    return (practice.kind, bracket_of(practice.size), practice.department)


def _scores(assessments: list[Assessment]) -> Scores:
    return {
        str(one.pk): {
            TOTAL: Fraction(one.score_low or 0),
            **{code: Fraction(low) for code, (low, _) in one.theme_scores.items()},
        }
        for one in assessments
    }


def read_comparison(practice: Practice, version: ReferentialVersion) -> Comparison | None:
    """One query: the last release, in what speaks of practices like this one."""
    releases = BenchmarkRelease.objects.filter(version=version).select_related("version").defer("held")
    release = releases.order_by("-month").first()
    if release is None:
        return None
    views = find_views(map(_thaw_view, release.views), values_of(practice))
    return Comparison(release=release, views=views)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A view with a row a score: the whole first, then themes in the version's order."""

    view: View
    rows: tuple[Beside, ...]


def name_views(comparison: Comparison, own: Assessment | None) -> tuple[Named, ...]:
    """`own` is the completed assessment to set beside its peers, if there is one."""
    version = comparison.release.version
    themes = published_content(version.pk, version.content_hash).themes
    titles = {TOTAL: "Score global", **{theme.code: theme.title for theme in themes}}
    figures = _scores([own])[str(own.pk)] if own else {}
    return tuple(
        Named(
            view=view,
            rows=tuple(
                Beside(title=title, own=figures.get(key), peers=view.steps[key])
                for key, title in titles.items()
                if key in view.steps
            ),
        )
        for view in comparison.views
    )


def latest_completed(practice: Practice, version: ReferentialVersion) -> Assessment | None:
    completed = Assessment.objects.filter(
        practice=practice, version=version, completed_at__isnull=False, score_low__isnull=False
    )
    return completed.defer("result", "choices").order_by("-completed_at", "pk").first()


def _freeze_view(view: View) -> dict[str, Any]:
    steps = {key: [one.first, one.median, one.third] for key, one in view.steps.items()}
    return {"path": view.path, "at_least": view.at_least, "steps": steps}


def _thaw_view(frozen: Mapping[str, Any]) -> View:
    steps = {
        key: Steps(first=first, median=median, third=third)
        for key, (first, median, third) in frozen["steps"].items()
    }
    return View(path=tuple(map(tuple, frozen["path"])), at_least=frozen["at_least"], steps=steps)


def _freeze_shown(shown: Shown) -> dict[str, Any]:
    group = shown.group
    return {"path": group.path, "members": sorted(group.members), "keys": sorted(shown.keys)}


def _thaw_shown(frozen: Mapping[str, Any]) -> Shown:
    group = Group(path=tuple(map(tuple, frozen["path"])), members=frozenset(frozen["members"]))
    return Shown(group=group, keys=frozenset(frozen["keys"]))
