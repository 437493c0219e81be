"""What a page sums up over many practices: how scores are spread and move, and the gaps most of them have."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from assessments.domain.distribution import Distribution, Quartiles, distribute
from assessments.domain.gap_counts import FrequentGap, GapTally
from assessments.models import Assessment
from assessments.portfolio.audience import Audience
from assessments.portfolio.trends import Month, first_month, read_months
from referentials.content_loading import published_content
from referentials.models import ReferentialVersion

MOST_GAPS = 10
BATCH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A frequent gap with its requirement's title in the latest version that asks it."""

    gap: FrequentGap
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """`begun` assessments have an answer at least: the others have no score worth counting.

    `gaps_counted` are those whose gaps may be read.
    """

    distribution: Distribution
    begun: int
    under_way: int
    not_begun: int
    gaps_counted: int
    gaps: tuple[Titled, ...]
    months: tuple[Month, ...]


def sum_up(audience: Audience, *, day: date) -> Sums:
    """Four queries and the versions' contents; rows are read in batches, and only what is summed of them."""
    rows = audience.figures.values_list("score_low", "level", "answered_count", "state")
    scored: list[tuple[Any, str]] = []
    not_begun = under_way = 0
    for score, level, answered, state in rows.iterator(chunk_size=BATCH):
        if not answered or score is None:
            not_begun += 1
            continue
        scored.append((score, level))
        under_way += state == Assessment.State.IN_PROGRESS
    tally = _tally(audience)
    return Sums(
        distribution=distribute(scored),
        begun=len(scored),
        under_way=under_way,
        not_begun=not_begun,
        gaps_counted=sum(tally.sizes.values()),
        gaps=_most_frequent(tally),
        months=read_months(audience.figures.values("practice"), audience.referential, since=first_month(day)),
    )


def _tally(audience: Audience) -> GapTally:
    tally = GapTally()
    begun = audience.gaps.filter(answered_count__gt=0, score_low__isnull=False)
    rows = begun.values_list("version_id", "gaps", "left_out")
    for version, gaps, left_out in rows.iterator(chunk_size=BATCH):
        tally.add(version=version, gaps=gaps, left_out=left_out)
    return tally


def _most_frequent(tally: GapTally) -> tuple[Titled, ...]:
    versions = ReferentialVersion.objects.filter(pk__in=tally.sizes).order_by("effective_on", "pk")
    asked: dict[int, Collection[str]] = {}
    titles: dict[str, str] = {}
    for version in versions:
        requirements = published_content(version.pk, version.content_hash).requirements
        asked[version.pk] = requirements.keys()
        titles |= {code: one.title for code, one in requirements.items()}
    gaps = tally.most_frequent(asked, most=MOST_GAPS)
    return tuple(Titled(gap=gap, title=titles[gap.requirement]) for gap in gaps)


def freeze_sums(sums: Sums) -> dict[str, Any]:
    """As JSON; quartiles as exact fractions."""
    quartiles = sums.distribution.quartiles
    frozen = asdict(sums)
    frozen["distribution"]["quartiles"] = quartiles and _freeze_quartiles(quartiles)
    frozen["months"] = [_freeze_month(month) for month in sums.months]
    return frozen


def thaw_sums(frozen: Mapping[str, Any]) -> Sums:
    spread = frozen["distribution"]
    quartiles = spread["quartiles"]
    distribution = Distribution(
        tens=tuple((ten, count) for ten, count in spread["tens"]),
        levels=tuple((level, count) for level, count in spread["levels"]),
        count=spread["count"],
        quartiles=quartiles and _thaw_quartiles(quartiles),
    )
    gaps = tuple(Titled(gap=FrequentGap(**one["gap"]), title=one["title"]) for one in frozen["gaps"])
    months = tuple(_thaw_month(month) for month in frozen["months"])
    return Sums(**{**frozen, "distribution": distribution, "gaps": gaps, "months": months})


def _freeze_quartiles(quartiles: Quartiles) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(quartiles).items()}


def _thaw_quartiles(frozen: Mapping[str, str]) -> Quartiles:
    return Quartiles(**{name: Fraction(text) for name, text in frozen.items()})


def _freeze_month(month: Month) -> dict[str, Any]:
    return {
        **asdict(month),
        "month": month.month.isoformat(),
        "quartiles": _freeze_quartiles(month.quartiles),
        "gained": None if month.gained is None else str(month.gained),
    }


def _thaw_month(frozen: Mapping[str, Any]) -> Month:
    gained = frozen["gained"]
    read = {
        "month": date.fromisoformat(frozen["month"]),
        "quartiles": _thaw_quartiles(frozen["quartiles"]),
        "gained": None if gained is None else Fraction(gained),
    }
    return Month(**{**frozen, **read})
