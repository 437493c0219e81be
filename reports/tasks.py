"""Doors between Celery and the jobs: an id by keyword, safe to run twice."""

from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from django.utils import timezone

from reports import doorbell, jobs, leasing, packing, printing
from reports.limiting import limit_memory
from reports.models import Pack, Questionnaire, Report

worker_process_init.connect(lambda **_: limit_memory(), weak=False)


@shared_task(name=doorbell.TASK)
def work(*, job_id: str, **_: object) -> None:
    """Then sweeps: while many wait, the scheduler's own sweep stands behind them."""
    any(run(UUID(job_id), now=timezone.now) for run in (jobs.run, packing.run, printing.run))
    sweep_jobs()


@shared_task
def sweep_jobs(**_: object) -> None:
    at = timezone.now()
    packing.purge(at=at)
    for kind in (Report, Pack, Questionnaire):
        for job_id in leasing.sweep(kind, at=at):
            if not doorbell.ring(job_id, at=at, kind=kind):
                return


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """What waited while no worker ran should not wait for the next sweep."""
    sweep_jobs.delay()
