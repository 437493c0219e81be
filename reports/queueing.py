"""Asking for a job: one at a time for each assessment, rung for once, tried again when it failed."""

from datetime import datetime
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from assessments.models import Assessment
from reports import doorbell
from reports.models import AssessmentJob, Job

AnyJob = TypeVar("AnyJob", bound=AssessmentJob)


def unfinished(kind: type[AnyJob], assessment_id: UUID) -> QuerySet[AnyJob]:
    """One at most: the database holds it so."""
    return kind._default_manager.filter(
        assessment=assessment_id, state__in=[Job.State.QUEUED, Job.State.RENDERING]
    )


def ring_once(job: Job, *, at: datetime) -> None:
    """After the commit, unless the broker knows of the job or it is ready."""
    if job.rung_at is None and job.is_unfinished:
        transaction.on_commit(partial(doorbell.ring, job.pk, at=at, kind=type(job)))


def retry_job(*, job: AssessmentJob, at: datetime) -> bool:
    """Gives a failed job all its attempts again; False when it had not failed, or another is under way."""
    kind = type(job)
    with transaction.atomic():
        Assessment.objects.select_for_update().only("pk").get(pk=job.assessment_id)
        if unfinished(kind, job.assessment_id).exists():
            return False
        queued = kind._default_manager.filter(pk=job.pk, state=Job.State.FAILED).update(
            state=Job.State.QUEUED, attempts=0, failure="", failed_at=None, rung_at=None
        )
        if queued:
            transaction.on_commit(partial(doorbell.ring, job.pk, at=at, kind=kind))
    return bool(queued)
