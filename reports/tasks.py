"""Doors between Celery and the jobs: an id by keyword, safe to run twice."""

from typing import Any
from uuid import UUID

from celery import Task, shared_task
from celery.signals import worker_ready
from django.utils import timezone

from reports import doorbell, jobs


@shared_task(bind=True, name=doorbell.TASK)
def render_report(self: "Task[Any, Any]", /, *, report_id: str, **_: object) -> None:
    """A message comes back when its worker died, or after a timeout that is longer than any task may run."""
    delivery = self.request.delivery_info or {}
    jobs.run(UUID(report_id), now=timezone.now, worker_lost=bool(delivery.get("redelivered")))


@shared_task
def sweep_reports(**_: object) -> None:
    at = timezone.now()
    for report_id in jobs.sweep(at=at):
        if not doorbell.ring(report_id, at=at):
            break


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """What waited while no worker ran should not wait for the next minute."""
    sweep_reports.delay()
