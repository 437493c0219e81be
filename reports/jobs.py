"""What a worker does of a report: its PDF and its summary, laid out, signed if asked, stored and sealed."""

import hashlib
import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from reports import leasing
from reports.domain.variants import Variant
from reports.layout import UnknownDocument
from reports.leasing import MAX_ATTEMPTS, Claim, Clock, Failures
from reports.models import Report, ReportFile
from reports.rendering import PdfEngineMissing, render_pdf
from reports.sealing import SealedOtherwise, seal_report
from reports.signing import CannotSign, sign

logger = logging.getLogger(__name__)

Step = Report.Step

FAILURES: Failures = {
    UnknownDocument: Report.Failure.NOT_RENDERABLE,
    PdfEngineMissing: Report.Failure.ENGINE_MISSING,
    CannotSign: Report.Failure.NOT_SIGNED,
    SealedOtherwise: Report.Failure.NOT_SEALED,
}
"""What another attempt would not mend; an authority that did not answer has been asked at each attempt."""


def run(report_id: UUID, *, now: Clock) -> bool:
    """Renders and stores a report that waits; whether it did. Safe to call twice, or for no report at all."""
    return leasing.work(Report, report_id, do=partial(_render, now=now), failures=FAILURES, now=now)


def _render(claim: Claim, *, now: Clock) -> bool:
    """Raises what FAILURES knows."""
    document = Report.objects.values_list("document", flat=True).get(pk=claim.job_id)
    pdf = render_pdf(document)
    if not leasing.advance(claim, Step.SUMMARY):
        return False
    summary = render_pdf(document, Variant.SUMMARY)
    if not leasing.advance(claim, Step.SEALING):
        return False
    signed, signed_summary = _sign_if_asked(pdf, claim), _sign_if_asked(summary, claim)
    if signed is None or signed_summary is None:
        return False
    return store(claim, signed, signed_summary, at=now())


def _sign_if_asked(pdf: bytes, claim: Claim) -> bytes | None:
    """None while another attempt may be luckier. Raises CannotSign after the last, if the site insists."""
    try:
        return sign(pdf)
    except CannotSign as error:
        logger.warning("Report %s is not signed: %s", claim.job_id, error)
        if not settings.SIGNING_REQUIRED:
            return pdf
        if claim.attempt < MAX_ATTEMPTS:
            return None
        raise


def store(claim: Claim, pdf: bytes, summary: bytes, *, at: datetime) -> bool:
    """Files, seals and state together, provided that the claim still holds; whether it did.

    Raises SealedOtherwise, and stores nothing then.
    """
    sha256, summary_sha256 = hashlib.sha256(pdf).hexdigest(), hashlib.sha256(summary).hexdigest()
    with transaction.atomic():
        if not leasing.settle(claim, state=Report.State.READY, ready_at=at):
            return False
        ReportFile.objects.create(
            report_id=claim.job_id,
            content=pdf,
            sha256=sha256,
            summary=summary,
            summary_sha256=summary_sha256,
        )
        seal_report(claim.job_id, pdf_sha256=sha256, at=at)
        seal_report(claim.job_id, pdf_sha256=summary_sha256, at=at, variant=Variant.SUMMARY)
    return True
