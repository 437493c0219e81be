"""Blank questionnaires: asked for, printed by a worker once for each version and profile, then at hand."""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from assessments.domain.answers import Profile
from practices.models import User
from referentials.content_loading import published_content
from referentials.models import ReferentialVersion
from reports import leasing
from reports.domain.blank import build_blank
from reports.layout import UnknownDocument
from reports.leasing import Claim, Clock, Failures
from reports.models import Job, Questionnaire
from reports.queueing import ring_once
from reports.rendering import PdfEngineMissing, hash_document, render_blank

FAILURES: Failures = {
    UnknownDocument: Job.Failure.NOT_RENDERABLE,
    PdfEngineMissing: Job.Failure.ENGINE_MISSING,
}


class VersionIsNotPublished(Exception):
    """A draft still changes: it is not for printing."""


def request_questionnaire(
    *, version: ReferentialVersion, profile: Profile | None, by: User, at: datetime
) -> Questionnaire:
    """The one of this version and profile, queued unless it was asked for before; one that failed is queued
    again. Raises VersionIsNotPublished."""
    if version.published_at is None:
        raise VersionIsNotPublished
    content = published_content(version.pk, version.content_hash)
    if profile is not None:
        known = profile.facts & set(content.facts_by_code)
        profile = Profile(kind=profile.kind, facts=frozenset(known))
    document = build_blank(
        content, content_hash=version.content_hash, published_at=version.published_at, profile=profile
    )
    with transaction.atomic():
        questionnaire, is_new = Questionnaire.objects.get_or_create(
            document_hash=hash_document(document),
            defaults={"document": document, "requested_by": by, "requested_at": at},
        )
        if not is_new and _queue_again(questionnaire):
            questionnaire.refresh_from_db()
        ring_once(questionnaire, at=at)
    return questionnaire


def _queue_again(questionnaire: Questionnaire) -> bool:
    failed = Questionnaire.objects.filter(pk=questionnaire.pk, state=Job.State.FAILED)
    return bool(failed.update(state=Job.State.QUEUED, attempts=0, failure="", failed_at=None, rung_at=None))


def run(questionnaire_id: UUID, *, now: Clock) -> bool:
    """Prints and stores one that waits; whether it did. Safe to call twice, or for none at all."""
    do = partial(_print, now=now)
    return leasing.work(Questionnaire, questionnaire_id, do=do, failures=FAILURES, now=now)


def _print(claim: Claim, *, now: Clock) -> bool:
    """Raises what FAILURES knows."""
    document = Questionnaire.objects.values_list("document", flat=True).get(pk=claim.job_id)
    pdf = render_blank(document)
    return leasing.settle(claim, state=Job.State.READY, ready_at=now(), content=pdf)
