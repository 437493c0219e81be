"""The register of seals: what a document says of its own, and the line written when its PDF is kept."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment
from reports.domain.sealing import PreviousSeal, Sealing, chain, code_of
from reports.domain.variants import Variant, hash_variant
from reports.models import Report, Seal


class SealedOtherwise(Exception):
    """The code of this document already seals another document, or another PDF of it."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Le code {code} scelle déjà un autre fichier.")


def plan_sealing(assessment: Assessment) -> Sealing:
    """What the document of this completed assessment says of its seal; the same at each request."""
    return Sealing(
        assessment=str(assessment.pk),
        verify_at=f"{settings.PUBLIC_URL}{reverse('verification:index')}" if settings.PUBLIC_URL else "",
        previous=_find_previous(assessment),
    )


def _find_previous(assessment: Assessment) -> PreviousSeal | None:
    """As the first report of this assessment said it, else the full report of the latest one before it."""
    said = (
        Report.objects.filter(assessment=assessment, document__seal__isnull=False)
        .order_by("requested_at")
        .values_list("document__seal", flat=True)
        .first()
    )
    if said is not None:
        return PreviousSeal(**said["previous"]) if said["previous"] else None
    not_before = Report.objects.filter(
        assessment__practice=assessment.practice_id, assessment__completed_at__gte=assessment.completed_at
    ).values_list("document_hash", flat=True)
    before = Seal.objects.filter(
        practice_id=assessment.practice_id,
        completed_on__lte=timezone.localdate(assessment.completed_at),
    ).exclude(document_hash__in=list(not_before))
    latest_first = before.order_by("-completed_on", "-sealed_at")
    found = next((seal for seal in latest_first if seal.code == code_of(seal.document_hash)), None)
    if found is None:
        return None
    return PreviousSeal(code=found.code, pdf_sha256=found.pdf_sha256, chain_hash=found.chain_hash)


def seal_report(
    report_id: UUID, *, pdf_sha256: str, at: datetime, variant: Variant = Variant.FULL
) -> Seal | None:
    """Idempotent; None for a document that does not say it is sealed. Raises SealedOtherwise.

    The summary's seal follows that of the whole report in the chain.
    """
    document_hash, sealing, referential, completed_on, practice_id = Report.objects.values_list(
        "document_hash",
        "document__seal",
        "document__referential",
        "document__completed_on",
        "assessment__practice_id",
    ).get(pk=report_id)
    if sealing is None:
        return None
    previous: Mapping[str, Any] = sealing["previous"] or {"code": "", "chain_hash": ""}
    if variant is not Variant.FULL:
        previous = Seal.objects.values("code", "chain_hash").get(code=code_of(document_hash))
    sealed = {"pdf_sha256": pdf_sha256, "document_hash": document_hash}
    code = code_of(hash_variant(document_hash, variant))
    seal, _ = Seal.objects.get_or_create(
        code=code,
        defaults={
            **sealed,
            "referential_title": referential["title"],
            "referential_number": referential["number"],
            "content_hash": referential["content_hash"],
            "completed_on": date.fromisoformat(completed_on),
            "sealed_at": at,
            "practice_id": practice_id,
            "previous": Seal.objects.filter(code=previous["code"]).first(),
            "chain_hash": chain(previous["chain_hash"], **sealed),
        },
    )
    if {"pdf_sha256": seal.pdf_sha256, "document_hash": seal.document_hash} != sealed:
        raise SealedOtherwise(code)
    return seal
