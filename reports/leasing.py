"""The life of a job: claimed, kept while it is worked at, settled, given back or given up.

The row is the truth. An attempt is counted before it starts, and its number says whose the claim is: a late
worker stores nothing. A claim is a short lease that its worker renews; whoever stops renewing it is dead, and
the next sweep gives the job to another.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.utils.translation import override

from reports.models import Job

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=20)
RENEWED_EVERY = timedelta(seconds=5)
MAX_ATTEMPTS = 3
"""After so many, an attempt that failed by itself is the last."""
MAX_LOST = 8
"""A job whose worker vanished starts again: machines restart. After so many, it is the job that kills."""
FORGOTTEN_AFTER = timedelta(seconds=40)
SWEPT_AT_ONCE = 100

State, Failure = Job.State, Job.Failure

Clock = Callable[[], datetime]
Failures = Mapping[type[Exception], Job.Failure]

UNLUCKY: Failures = {
    MemoryError: Failure.TOO_HEAVY,
    SystemError: Failure.TOO_HEAVY,  # what becomes of a lack of memory on its way through C
    SoftTimeLimitExceeded: Failure.TOO_LONG,
}
"""What another attempt, on a machine less busy, may mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    kind: type[Job]
    job_id: UUID
    attempt: int


@override("fr")  # a job makes a document, and every document is French
def work(
    kind: type[Job], job_id: UUID, *, do: Callable[[Claim], bool], failures: Failures, now: Clock
) -> bool:
    """Does a job that waits; whether it did. Safe to call twice, or for no job at all.

    `do` settles the claim and says whether it held. An error of `failures` ends the job.
    """
    claim = claim_job(kind, job_id, at=now())
    if claim is None:
        return False
    with _given_back_unless_settled(claim, now=now), _renewed(claim, now=now):
        try:
            return do(claim)
        except tuple(UNLUCKY) as error:
            logger.warning("%s is not done at attempt %s: %r", job_id, claim.attempt, error)
            return claim.attempt >= MAX_ATTEMPTS and _fail(claim, UNLUCKY[type(error)], error, at=now())
        except tuple(failures) as error:
            return _fail(claim, failures[type(error)], error, at=now())


def claim_job(kind: type[Job], job_id: UUID, *, at: datetime) -> Claim | None:
    """None when there is nothing to do: done, held by another worker, or lost too often."""
    free = Q(state=State.QUEUED) | Q(state=State.RENDERING, lease_ends_at__lte=at)
    jobs = kind._default_manager.filter(pk=job_id)
    claimed = jobs.filter(free, attempts__lt=MAX_LOST).update(
        state=State.RENDERING, attempts=F("attempts") + 1, lease_ends_at=at + LEASE, step=kind.FIRST_STEP
    )
    if not claimed:
        return None
    return Claim(kind=kind, job_id=job_id, attempt=jobs.values_list("attempts", flat=True).get())


def advance(claim: Claim, step: str) -> bool:
    """Says how far the job has come; whether the claim still holds."""
    return bool(_ours(claim).update(step=step))


def settle(claim: Claim, **fields: Any) -> bool:
    """Ends a claim; False when it was lost to another worker, or already ended."""
    return bool(_ours(claim).update(lease_ends_at=None, step="", **fields))


def _ours(claim: Claim) -> Any:
    return claim.kind._default_manager.filter(pk=claim.job_id, state=State.RENDERING, attempts=claim.attempt)


def _fail(claim: Claim, failure: Job.Failure, error: Exception, *, at: datetime) -> bool:
    logger.error("%s %s cannot be done: %r", claim.kind.__name__, claim.job_id, error)
    settle(claim, state=State.FAILED, failure=failure, failed_at=at)
    return False


@contextmanager
def _given_back_unless_settled(claim: Claim, *, now: Clock) -> Iterator[None]:
    """After an error that nobody foresaw, the job waits for the sweep, or fails after its last attempt."""
    try:
        yield
    finally:
        if claim.attempt < MAX_ATTEMPTS:
            settle(claim, state=State.QUEUED, rung_at=now())
        else:
            settle(claim, state=State.FAILED, failure=Failure.NOT_RENDERABLE, failed_at=now())


@contextmanager
def _renewed(claim: Claim, *, now: Clock) -> Iterator[None]:
    """From a thread beside the work; the first renewal comes after most jobs are done."""
    done = Event()

    def renew() -> None:
        while not done.wait(RENEWED_EVERY.total_seconds()):
            try:
                held = _ours(claim).update(lease_ends_at=now() + LEASE)
            except DatabaseError as error:
                logger.warning("The lease of %s is not renewed: %s", claim.job_id, error)
                continue
            finally:
                connection.close()  # a thread's own
            if not held:
                return

    thread = Thread(target=renew, name=f"lease of {claim.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def sweep(kind: type[Job], *, at: datetime) -> list[UUID]:
    """Frees what dead workers held, gives up what was lost too often, and names what must be rung for."""
    jobs = kind._default_manager
    expired = jobs.filter(state=State.RENDERING, lease_ends_at__lte=at)
    lost_too_often = Q(attempts__gte=MAX_LOST)
    expired.filter(lost_too_often).update(
        state=State.FAILED, failure=Failure.WORKER_LOST, failed_at=at, lease_ends_at=None, step=""
    )
    expired.exclude(lost_too_often).update(state=State.QUEUED, lease_ends_at=None, rung_at=None, step="")
    forgotten = jobs.filter(Q(rung_at=None) | Q(rung_at__lte=at - FORGOTTEN_AFTER), state=State.QUEUED)
    return list(forgotten.order_by("requested_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
