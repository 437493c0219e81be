"""Doors between Celery and the jobs: an id by keyword, safe to run twice."""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init, worker_ready
from django.utils import timezone

from assessments.campaigning import announce, remind_where_due
from assessments.notifying import send_some
from assessments.pacing import learn_paces
from assessments.passing_on import hand_down_where_changed
from assessments.portfolio.benchmark import release_all
from assessments.portfolio.lateness import keep_overdue
from assessments.portfolio.snapshots import take_snapshots
from assessments.portfolio.summaries import refresh_summaries
from assessments.proposing import announce_pushes
from assessments.reminding_evidence import remind_of_evidence
from reports import campaign_reporting, doorbell, jobs, leasing, packing, printing
from reports.limiting import limit_memory
from reports.models import CampaignReport, Pack, Questionnaire, Report

MAILS_FOR = timedelta(seconds=20)
"""How long one turn may send e-mails: other jobs wait."""

worker_process_init.connect(lambda **_: limit_memory(), weak=False)


@shared_task(name=doorbell.TASK)
def work(*, job_id: str, **_: object) -> None:
    """Then sweeps: while many wait, the scheduler's own sweep stands behind them."""
    any(
        run(UUID(job_id), now=timezone.now)
        for run in (jobs.run, packing.run, printing.run, campaign_reporting.run)
    )
    sweep_jobs()


@shared_task
def sweep_jobs(**_: object) -> None:
    at = timezone.now()
    packing.purge(at=at)
    for kind in (Report, Pack, Questionnaire, CampaignReport):
        for job_id in leasing.sweep(kind, at=at):
            if not doorbell.ring(job_id, at=at, kind=kind):
                return


@shared_task
def keep_figures(**_: object) -> None:
    """What portfolios, comparisons and estimates read: each part goes on where the one before stopped."""
    at, day = timezone.now(), timezone.localdate()
    keep_overdue(day=day)
    refresh_summaries(at=at)
    take_snapshots(day=day)
    release_all(at=at, day=day)
    learn_paces(at=at)


@shared_task
def hand_down_answers(**_: object) -> None:
    """What structures answer for their members, where it changed: nobody who answers waits for it."""
    hand_down_where_changed(at=timezone.now())


@shared_task
def tell_owners(**_: object) -> None:
    """What campaigns and proposed actions have to say, by e-mail; what is left waits for the next turn."""
    at = timezone.now()
    announce(at=at)
    announce_pushes(at=at)
    remind_where_due(at=at)
    while timezone.now() - at < MAILS_FOR and send_some(at=timezone.now()):
        pass


@shared_task
def remind_owners_of_evidence(**_: object) -> None:
    """Written down here; they leave with the next turn of `tell_owners`."""
    remind_of_evidence(at=timezone.now())


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """What waited while no worker ran should not wait for the next sweep."""
    sweep_jobs.delay()
