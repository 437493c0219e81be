"""Each month's figures of each practice, kept: what a trend is drawn from."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from assessments.domain.answers import Answer
from assessments.domain.applicability import settle_scope
from assessments.domain.comparison import compare
from assessments.domain.freezing import PLACES, round_half_up
from assessments.domain.scoring import Result, score
from assessments.models import Assessment, FigureSnapshot
from assessments.queries import profile_of
from assessments.version_steps import find_matches
from referentials.content_loading import published_content
from referentials.domain.content import Content

BATCH = 500
MOST = 20_000
"""What a worker surely has time for at once."""
FIGURES = ("score_low", "score_high", "level", "theme_scores")


def take_snapshots(*, day: date, most: int = MOST) -> int:
    """Brings rows of `day`'s month up to date, `most` at a time, and leaves those of months gone by alone.

    Safe to run again: it goes on where it stopped. Returns how many rows were written.
    """
    month = day.replace(day=1)
    taken = FigureSnapshot.objects.filter(
        practice=OuterRef("practice"), referential=OuterRef("version__referential"), month=month
    )
    same = {name: OuterRef(name) for name in ("score_low", "score_high", "level")}
    due = ~Exists(taken.filter(assessment=OuterRef("pk"), **same))
    latest = Assessment.objects.filter(is_latest=True, answered_count__gt=0, score_low__isnull=False)
    keys = iter(latest.filter(due).order_by("pk").values_list("pk", flat=True)[:most])
    written = 0
    while batch := tuple(islice(keys, BATCH)):
        written += _take(batch, month)
    return written


@transaction.atomic
def _take(keys: tuple[UUID, ...], month: date) -> int:
    assessments = list(Assessment.objects.filter(pk__in=keys).select_related("version").defer("result"))
    before = _snapshots_before(assessments, month)
    rows = [
        _row(one, month, before.get((one.practice_id, one.version.referential_id))) for one in assessments
    ]
    fields = [*FIGURES, "version", "assessment", "constant_before", "constant_score"]
    FigureSnapshot.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=fields,
        unique_fields=["practice", "referential", "month"],
    )
    return len(rows)


def _snapshots_before(
    assessments: Iterable[Assessment], month: date
) -> Mapping[tuple[UUID, int], FigureSnapshot]:
    """The last of each practice and referential of the batch; one query."""
    earlier = FigureSnapshot.objects.filter(
        practice__in={one.practice_id for one in assessments}, month__lt=month
    )
    later = earlier.filter(
        practice=OuterRef("practice"), referential=OuterRef("referential"), month__gt=OuterRef("month")
    )
    last = earlier.filter(~Exists(later)).select_related("assessment__version")
    return {(one.practice_id, one.referential_id): one for one in last}


def _row(assessment: Assessment, month: date, before: FigureSnapshot | None) -> FigureSnapshot:
    constant_before, constant_now = _compare_versions(assessment, before)
    return FigureSnapshot(
        practice_id=assessment.practice_id,
        referential_id=assessment.version.referential_id,
        version_id=assessment.version_id,
        assessment=assessment,
        month=month,
        constant_before=constant_before,
        constant_score=constant_now,
        **{name: getattr(assessment, name) for name in FIGURES},
    )


def _compare_versions(
    assessment: Assessment, before: FigureSnapshot | None
) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Both scores on what the two versions share; nothing to say when the version stayed."""
    if before is None or before.assessment is None or before.version_id == assessment.version_id:
        return None, None
    comparison = compare(
        _content(assessment),
        before=_result(before.assessment),
        now=_result(assessment),
        matches=find_matches(before.assessment.version, assessment.version),
    )
    then, now = comparison.constant_before.score_low, comparison.constant_now.score_low
    if then is None or now is None:
        return None, None
    return round_half_up(then, PLACES), round_half_up(now, PLACES)


def _result(assessment: Assessment) -> Result:
    answers = {code: Answer(choice=choice) for code, (choice, *_) in assessment.choices.items()}
    content = _content(assessment)
    return score(content, settle_scope(content, profile_of(assessment), answers), answers)


def _content(assessment: Assessment) -> Content:
    return published_content(assessment.version_id, assessment.version.content_hash)
