"""Learning how long questions take from answers given one after the other, and saying how long is left."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Lag

from assessments.domain.pacing import Pace, minutes_for, settle_paces
from assessments.models import Answer, Assessment, QuestionPace
from assessments.queries import Sheet
from referentials.models import ReferentialVersion

MOST_ASSESSMENTS = 500
"""The latest ones are enough for medians, and a turn stays short."""
A_DAY, AN_HOUR = 24 * 3600, 3600


def learn_paces(*, at: datetime) -> int:
    """Measures one version at most, and each once a day at most. Returns how many paces were written."""
    for version_id in ReferentialVersion.objects.exclude(published_at=None).values_list("pk", flat=True):
        if cache.add(f"paces-measured-{version_id}", at, timeout=A_DAY):
            return measure_paces(version_id, at=at)
    return 0


def measure_paces(version_id: int, *, at: datetime) -> int:
    """The medians of the version's latest assessments take the place of those measured before."""
    gaps: defaultdict[str, list[float]] = defaultdict(list)
    met: set[tuple[UUID, str]] = set()
    for assessment, question, answered_at, before in _walk_answers(version_id).iterator(chunk_size=5_000):
        if (assessment, question) not in met and before is not None:  # a correction tells of nothing
            gaps[question].append((answered_at - before).total_seconds())
        met.add((assessment, question))
    paces = settle_paces(gaps)
    _store(version_id, paces, at=at)
    return len(paces)


def paces_for(version: ReferentialVersion) -> Mapping[str, int]:
    """Seconds by question, learnt on this version or on another of its referential; one query an hour."""
    key = f"paces-{version.pk}"
    known = cache.get(key)
    if known is None:
        rows = QuestionPace.objects.filter(version__referential=version.referential_id)
        pairs = rows.order_by("measured_at").values_list("version_id", "question", "seconds")
        found = [(version_id == version.pk, question, seconds) for version_id, question, seconds in pairs]
        known = {question: seconds for _, question, seconds in sorted(found, key=lambda one: one[0])}
        cache.set(key, known, timeout=AN_HOUR)
    return dict(known)


def minutes_left(sheet: Sheet, paces: Mapping[str, int]) -> int:
    return minutes_for(sheet.scope.question_codes - set(sheet.scope.heard), paces)


def _walk_answers(version_id: int) -> QuerySet[Answer, tuple[UUID, str, datetime, datetime | None]]:
    """Each answer that somebody gave, with the time of the one that they gave before it."""
    latest = Assessment.objects.filter(version=version_id, answered_count__gt=0).order_by("-changed_at")
    given = Answer.objects.filter(
        assessment__in=list(latest.values_list("pk", flat=True)[:MOST_ASSESSMENTS]),
        answered_by__isnull=False,
        inherited_from__isnull=True,
        to_confirm=False,
    )
    person = [F("assessment"), F("answered_by")]
    before = Window(Lag("answered_at"), partition_by=person, order_by=["answered_at", "pk"])
    in_order = given.annotate(before=before).order_by("assessment", "answered_at", "pk")
    return in_order.values_list("assessment", "question", "answered_at", "before")


def _store(version_id: int, paces: Mapping[str, Pace], *, at: datetime) -> None:
    QuestionPace.objects.bulk_create(
        (
            QuestionPace(
                version_id=version_id,
                question=code,
                seconds=pace.seconds,
                samples=pace.samples,
                measured_at=at,
            )
            for code, pace in paces.items()
        ),
        update_conflicts=True,
        update_fields=["seconds", "samples", "measured_at"],
        unique_fields=["version", "question"],
    )
