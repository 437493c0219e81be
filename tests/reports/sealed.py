"""Reports asked for, rendered and sealed, as the site and its worker do it."""

from datetime import timedelta

from reports.domain.sealing import LABEL, code_of, group
from reports.jobs import run
from reports.models import Report, Seal
from reports.rendering import canonical_json, hash_document
from reports.snapshots import request_report
from tests.reports.samples import AT, completed_assessment


def quick_layout(document, *variant):
    """As faithful as the real one: one document, one series of bytes, its code in clear."""
    code = group(code_of(hash_document(document)))
    return f"%PDF {LABEL} {code} {variant}".encode() + canonical_json(document)


def complete_later(practice, by, *, days=0):
    """Another assessment of the practice, completed so many days after AT."""
    assessment = completed_assessment(practice, by)
    assessment.completed_at = AT + timedelta(days=days)
    assessment.save()
    return assessment


def seal(assessment, by, *, at=AT):
    """The report, ready; each in its own transaction, like a request and its worker."""
    report = request_report(assessment=assessment, by=by, at=at)
    run(report.pk, now=lambda: at)
    return Report.objects.get(pk=report.pk)


def seal_of(report) -> Seal:
    return Seal.objects.get(code=code_of(report.document_hash))
