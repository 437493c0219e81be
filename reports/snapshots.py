"""Asking for a report: the document is frozen with its hash, then a worker is called."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assessments.comparing import compare_with_previous
from assessments.models import Assessment
from practices.models import User
from referentials.content_loading import published_content
from referentials.domain.content import Content
from reports.domain.comparison import tell_previous
from reports.domain.document import build_document
from reports.domain.subject import Subject
from reports.domain.visit import Disagreement, Observation, tell_visit
from reports.models import Report
from reports.queueing import ring_once, unfinished
from reports.rendering import hash_document
from reports.sealing import plan_sealing


class AssessmentIsOpen(Exception):
    """Only a completed assessment has a result to report."""


def request_report(*, assessment: Assessment, by: User, at: datetime) -> Report:
    """The report under way or already made of the same document, else a new one, queued.

    Raises AssessmentIsOpen.
    """
    with transaction.atomic():
        locked = (
            Assessment.objects.select_related("practice", "version")
            .select_for_update(of=("self",))
            .get(pk=assessment.pk)
        )
        if locked.is_open:
            raise AssessmentIsOpen
        under_way = unfinished(Report, locked.pk).defer("document").first()
        report = under_way or _freeze(locked, by=by, at=at)
        ring_once(report, at=at)
    return report


def _freeze(assessment: Assessment, *, by: User, at: datetime) -> Report:
    practice, version = assessment.practice, assessment.version
    completed_at, result = assessment.completed_at, assessment.result
    if completed_at is None or result is None:  # the database's constraint says otherwise
        raise AssessmentIsOpen
    content = published_content(version.pk, version.content_hash)
    document = build_document(
        content,
        result,
        subject=Subject(
            name=practice.name,
            kind=assessment.kind,
            city=practice.city,
            completed_at=timezone.localtime(completed_at),
            sealing=plan_sealing(assessment),
        ),
        previous=_tell_previous(assessment),
        visit=_tell_visit(assessment, content, result),
    )
    document_hash = hash_document(document)
    return _already_made(assessment.pk, document_hash) or Report.objects.create(
        assessment=assessment,
        document=document,
        document_hash=document_hash,
        requested_by=by,
        requested_at=at,
    )


def _already_made(assessment_id: UUID, document_hash: str) -> Report | None:
    """The same document has the same file and seal, even on fonts or under a signature that changed since."""
    return (
        Report.objects.filter(
            assessment=assessment_id,
            document_hash=document_hash,
            state=Report.State.READY,
            file__isnull=False,
        )
        .defer("document")
        .first()
    )


def _tell_previous(assessment: Assessment) -> dict[str, Any] | None:
    evolution = compare_with_previous(assessment)
    if evolution is None or evolution.earlier.completed_at is None:
        return None
    return tell_previous(
        evolution.content,
        evolution.former,
        evolution.comparison,
        completed_on=timezone.localdate(evolution.earlier.completed_at),
    )


def _tell_visit(assessment: Assessment, content: Content, result: dict[str, Any]) -> dict[str, Any] | None:
    """What was shared with the practice, and never a private note."""
    shared = assessment.visit_notes.filter(is_private=False).select_related("author").order_by("pk")
    standing = assessment.disagreements.filter(withdrawn_at=None).select_related("dpo", "replied_by")
    return tell_visit(
        content,
        result,
        observations=[
            Observation(
                question=note.question,
                text=note.text,
                by=str(note.author),
                on=timezone.localdate(note.changed_at),
            )
            for note in shared
        ],
        disagreements=[
            Disagreement(
                question=one.question,
                choice=one.choice,
                observation=one.observation,
                by=str(one.dpo or ""),
                on=timezone.localdate(one.recorded_at),
                reply=one.reply,
                replied_by=str(one.replied_by or ""),
                replied_on=timezone.localdate(one.replied_at) if one.replied_at else None,
            )
            for one in standing
        ],
    )
