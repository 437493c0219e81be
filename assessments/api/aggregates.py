"""The figures of all the practices that a token's owner follows, taken together: what the screen shows."""

from datetime import datetime

from django.http import Http404

from assessments.api.shapes import AggregateGap, AggregateMonth, AggregatesOut, Spread, Tally, score_text
from assessments.domain.distribution import Quartiles
from assessments.domain.freezing import PLACES, round_half_up
from assessments.portfolio.summaries import read_summary
from assessments.portfolio.summing import Sums
from practices.consulting import note_opened
from practices.models import User
from referentials.models import Referential


def read_aggregates(owner: User, referential: str, *, at: datetime) -> AggregatesOut:
    """Raises Http404 for an unknown referential. Over many practices, as last computed."""
    if not Referential.objects.filter(code=referential).exists():
        raise Http404
    summary = read_summary(owner, referential, at=at)
    note_opened(owner, None)
    tally = None if summary.sums is None else _tally(summary.sums)
    return AggregatesOut(
        referential=referential, computed_at=None if tally is None else summary.computed_at, figures=tally
    )


def _tally(sums: Sums) -> Tally:
    return Tally(
        scored=sums.begun,
        under_way=sums.under_way,
        without_score=sums.not_begun,
        levels=dict(sums.distribution.levels),
        tens={str(ten): count for ten, count in sums.distribution.tens},
        spread=_spread(sums.distribution.quartiles),
        gaps_counted=sums.gaps_counted,
        gaps=[
            AggregateGap(
                requirement=one.gap.requirement,
                title=one.title,
                unmet=one.gap.unmet,
                partial=one.gap.partial,
                unknown=one.gap.unknown,
                applies=one.gap.applies,
            )
            for one in sums.gaps
        ],
        months=[
            AggregateMonth(month=one.month, practices=one.count, spread=_spread(one.quartiles))
            for one in sums.months
        ],
    )


def _spread(quartiles: Quartiles | None) -> Spread | None:
    if quartiles is None:
        return None
    first, median, third = (
        score_text(round_half_up(one, PLACES)) for one in (quartiles.first, quartiles.median, quartiles.third)
    )
    return Spread(first_quartile=first, median=median, third_quartile=third)
