"""What publishing a draft would do, counted over the assessments under way, batch by batch.

An assessment is concerned when its practice's latest one stands on a version that the draft comes after.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from assessments.domain.answers import Answer, Profile
from assessments.domain.freezing import PLACES, round_half_up
from assessments.domain.impact import foresee
from assessments.models import Assessment, ImpactLine, ImpactStudy
from assessments.queries import flagged_in
from assessments.version_steps import Passage, load_passage
from referentials.models import ReferentialVersion

BATCH = 100
FIGURES = ("kept", "to_confirm", "to_answer", "archived", "score_after", "level_after")
CONCERNED = (Assessment.State.IN_PROGRESS, Assessment.State.COMPLETED)


class NothingBefore(Exception):
    """A version without a predecessor changes nobody's answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Sums over the lines studied so far; `moves` counts the practices that go from a level to another."""

    assessments: int
    in_progress: int
    kept: int
    to_confirm: int
    to_answer: int
    archived: int
    moves: tuple[tuple[str, str, int], ...]

    @property
    def changing_level(self) -> int:
        return sum(count for before, after, count in self.moves if before != after)


@transaction.atomic
def start_study(*, version: ReferentialVersion, by: AbstractBaseUser, at: datetime) -> ImpactStudy:
    """In the place of the draft's former studies. Raises NothingBefore."""
    if version.previous_id is None:
        raise NothingBefore
    version.impact_studies.all().delete()
    concerned = _concerned(version)
    study = ImpactStudy.objects.create(
        version=version,
        version_revision=_revision(version),
        started_by_id=by.pk,
        started_at=at,
        total=len(concerned),
        finished_at=None if concerned else at,
    )
    lines = [
        ImpactLine(study=study, assessment_id=pk, score_before=score, level_before=level)
        for pk, score, level in concerned
    ]
    ImpactLine.objects.bulk_create(lines, batch_size=1_000)
    return study


def is_out_of_date(study: ImpactStudy) -> bool:
    """The draft or its mapping changed since the study began: one query."""
    return study.version_revision != _revision(study.version)


def _revision(version: ReferentialVersion) -> int:
    """Moves with each edit of the draft and of its mapping."""
    mapping = version.mappings_to.filter(source=version.previous_id).values_list("revision", flat=True)
    return version.revision + sum(mapping)


def _concerned(version: ReferentialVersion) -> list[tuple[UUID, Decimal | None, str]]:
    """The latest assessment of each practice, if it stands on an earlier version: one query."""
    versions = [one.pk for one in _ancestors(version)]
    rows = Assessment.objects.filter(
        version__referential=version.referential_id, state__in=CONCERNED
    ).order_by("practice", "-started_at")
    latest: dict[UUID, tuple[UUID, int, Decimal | None, str]] = {}
    for practice, pk, at, score, level in rows.values_list("practice", "pk", "version", "score_low", "level"):
        latest.setdefault(practice, (pk, at, score, level))
    return [(pk, score, level) for pk, at, score, level in latest.values() if at in versions]


def _ancestors(version: ReferentialVersion) -> Iterable[ReferentialVersion]:
    seen = {version.pk}
    while version.previous is not None and version.previous_id not in seen:
        version = version.previous
        seen.add(version.pk)
        yield version


def continue_study(study: ImpactStudy, *, seconds: float) -> ImpactStudy:
    """Studies batch after batch until `seconds` have passed, at least one; each batch is kept at once.

    Safe to call twice at once: the second caller waits, then takes the batch after. Raises NoMapping.
    """
    passages: dict[int, Passage] = {}
    deadline = time.monotonic() + seconds
    while True:
        study = _study_batch(study, passages)
        if study.finished_at or time.monotonic() >= deadline:
            return study


@transaction.atomic
def _study_batch(study: ImpactStudy, passages: dict[int, Passage]) -> ImpactStudy:
    """Four queries for each hundred assessments."""
    locked = (
        ImpactStudy.objects.select_for_update(of=("self",))
        .select_related("version__referential", "version__previous")
        .get(pk=study.pk)
    )
    lines = list(locked.lines.filter(kept=None).select_related("assessment__practice").order_by("pk")[:BATCH])
    for line in lines:
        source_id = line.assessment.version_id
        if source_id not in passages:
            source = ReferentialVersion.objects.select_related("referential").get(pk=source_id)
            passages[source_id] = load_passage(source, locked.version)
        _fill(line, passages[source_id])
    ImpactLine.objects.bulk_create(  # an upsert: bulk_update would take a third of the whole study
        lines, update_conflicts=True, unique_fields=["id"], update_fields=FIGURES
    )
    locked.done += len(lines)
    if len(lines) < BATCH or locked.done >= locked.total:
        locked.finished_at = timezone.now()
    locked.save(update_fields=["done", "finished_at"])
    return locked


def _fill(line: ImpactLine, passage: Passage) -> None:
    target = passage.new
    assessment = line.assessment
    practice = assessment.practice
    kind = practice.kind if practice.kind in target.kinds else assessment.kind
    facts = frozenset(practice.facts).intersection(target.facts_by_code)
    impact = foresee(
        target,
        passage.paths,
        Profile(kind=kind, facts=facts),
        _answers(assessment.choices),
        flagged_in(assessment),
    )
    line.kept, line.to_confirm = impact.kept, impact.to_confirm
    line.to_answer, line.archived = impact.to_answer, impact.archived
    line.score_after, line.level_after = _stored(impact.score_low), impact.level or ""


def _answers(choices: Mapping[str, list[object]]) -> dict[str, Answer]:
    return {code: Answer(choice=str(choice)) for code, (choice, *_) in choices.items()}


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, PLACES)


def summarise(study: ImpactStudy) -> Summary:
    """Two queries, whatever the number of lines."""
    lines = study.lines.exclude(kept=None)
    sums = lines.aggregate(
        assessments=Count("pk"),
        in_progress=Count("pk", filter=Q(assessment__state=Assessment.State.IN_PROGRESS)),
        **{name: Sum(name, default=0) for name in ("kept", "to_confirm", "to_answer", "archived")},
    )
    moves = lines.values_list(F("level_before"), F("level_after"), Count("pk"))
    return Summary(**sums, moves=tuple(moves.order_by("level_before", "level_after")))
