"""The life of a report's rendering: claimed, rendered, stored, given back or given up.

The row is the truth. An attempt is counted before it starts, so that a document that kills its worker is
refused after MAX_ATTEMPTS; its number says whose the claim is, so that a late worker stores nothing.
"""

import hashlib
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from reports.domain.variants import Variant
from reports.layout import UnknownDocument
from reports.models import Report, ReportFile
from reports.rendering import PdfEngineMissing, render_pdf
from reports.sealing import SealedOtherwise, seal_report
from reports.signing import CannotSign, sign

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=90)
"""Longer than the broker's visibility timeout, itself longer than a task's hard limit (see the settings)."""
FORGOTTEN_AFTER = timedelta(minutes=1)
SWEPT_AT_ONCE = 100

State, Failure = Report.State, Report.Failure

FAILURES: dict[type[Exception], Report.Failure] = {
    UnknownDocument: Failure.NOT_RENDERABLE,
    PdfEngineMissing: Failure.ENGINE_MISSING,
    CannotSign: Failure.NOT_SIGNED,
    SealedOtherwise: Failure.NOT_SEALED,
}
"""What another attempt would not mend; an authority that did not answer has been asked at each attempt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    report_id: UUID
    attempt: int


def run(report_id: UUID, *, now: Callable[[], datetime], worker_lost: bool = False) -> bool:
    """Renders and stores a report that waits; whether it did. Safe to call twice, or for no report at all.

    `worker_lost` says that the broker gave the message back: whoever had claimed the report is gone.
    """
    started_at = now()
    claim = claim_report(report_id, at=started_at, worker_lost=worker_lost)
    if claim is None:
        give_up_if_exhausted(report_id, at=started_at, worker_lost=worker_lost)
        return False
    with _given_back_unless_settled(claim, now=now):
        document = Report.objects.values_list("document", flat=True).get(pk=report_id)
        try:
            pdf = _sign_if_asked(render_pdf(document), claim)
            summary = _sign_if_asked(render_pdf(document, Variant.SUMMARY), claim)
            if pdf is None or summary is None:
                return False
            return store(claim, pdf, summary, at=now())
        except tuple(FAILURES) as error:
            return _fail(claim, FAILURES[type(error)], error, at=now())


def _sign_if_asked(pdf: bytes, claim: Claim) -> bytes | None:
    """None while another attempt may be luckier. Raises CannotSign after the last, if the site insists."""
    try:
        return sign(pdf)
    except CannotSign as error:
        logger.warning("Report %s is not signed: %s", claim.report_id, error)
        if not settings.SIGNING_REQUIRED:
            return pdf
        if claim.attempt < MAX_ATTEMPTS:
            return None
        raise


def claim_report(report_id: UUID, *, at: datetime, worker_lost: bool = False) -> Claim | None:
    """None when there is nothing to do: done, held by another worker, or out of attempts."""
    free = _free(at, worker_lost=worker_lost)
    claimed = Report.objects.filter(free, pk=report_id, attempts__lt=MAX_ATTEMPTS).update(
        state=State.RENDERING, attempts=F("attempts") + 1, lease_ends_at=at + LEASE
    )
    if not claimed:
        return None
    attempt = Report.objects.values_list("attempts", flat=True).get(pk=report_id)
    return Claim(report_id=report_id, attempt=attempt)


def _free(at: datetime, *, worker_lost: bool) -> Q:
    held = Q(state=State.RENDERING) if worker_lost else Q(state=State.RENDERING, lease_ends_at__lte=at)
    return Q(state=State.QUEUED) | held


def give_up_if_exhausted(report_id: UUID, *, at: datetime, worker_lost: bool = False) -> None:
    free = _free(at, worker_lost=worker_lost)
    Report.objects.filter(free, pk=report_id, attempts__gte=MAX_ATTEMPTS).update(
        state=State.FAILED, failure=Failure.WORKER_LOST, failed_at=at, lease_ends_at=None
    )


def store(claim: Claim, pdf: bytes, summary: bytes, *, at: datetime) -> bool:
    """Files, seals and state together, provided that the claim still holds; whether it did.

    Raises SealedOtherwise, and stores nothing then.
    """
    sha256, summary_sha256 = hashlib.sha256(pdf).hexdigest(), hashlib.sha256(summary).hexdigest()
    with transaction.atomic():
        if not _settle(claim, state=State.READY, ready_at=at):
            return False
        ReportFile.objects.create(
            report_id=claim.report_id,
            content=pdf,
            sha256=sha256,
            summary=summary,
            summary_sha256=summary_sha256,
        )
        seal_report(claim.report_id, pdf_sha256=sha256, at=at)
        seal_report(claim.report_id, pdf_sha256=summary_sha256, at=at, variant=Variant.SUMMARY)
    return True


def _fail(claim: Claim, failure: Report.Failure, error: Exception, *, at: datetime) -> bool:
    logger.error("Report %s cannot be rendered: %s", claim.report_id, error)
    _settle(claim, state=State.FAILED, failure=failure, failed_at=at)
    return False


@contextmanager
def _given_back_unless_settled(claim: Claim, *, now: Callable[[], datetime]) -> Iterator[None]:
    """After an error that nobody foresaw, the report waits for the sweep, or fails after its last attempt."""
    try:
        yield
    finally:
        if claim.attempt < MAX_ATTEMPTS:
            _settle(claim, state=State.QUEUED, rung_at=now())
        else:
            _settle(claim, state=State.FAILED, failure=Failure.NOT_RENDERABLE, failed_at=now())


def _settle(claim: Claim, **fields: object) -> bool:
    """Ends a claim; False when it was lost to another worker, or already ended."""
    ours = Report.objects.filter(pk=claim.report_id, state=State.RENDERING, attempts=claim.attempt)
    return bool(ours.update(lease_ends_at=None, **fields))


def sweep(*, at: datetime) -> list[UUID]:
    """Frees what dead workers held, gives up what was tried enough, and names what must be rung for."""
    expired = Report.objects.filter(state=State.RENDERING, lease_ends_at__lte=at)
    tried_enough = Q(attempts__gte=MAX_ATTEMPTS)
    expired.filter(tried_enough).update(
        state=State.FAILED, failure=Failure.WORKER_LOST, failed_at=at, lease_ends_at=None
    )
    expired.exclude(tried_enough).update(state=State.QUEUED, lease_ends_at=None, rung_at=None)
    forgotten = Report.objects.filter(
        Q(rung_at=None) | Q(rung_at__lte=at - FORGOTTEN_AFTER), state=State.QUEUED
    )
    return list(forgotten.order_by("requested_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
