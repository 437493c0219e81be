"""Asking somebody who has no account: a link that works once, limited to some questions, for some days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet

from assessments.answering import check_takes_answers
from assessments.domain.helping import Addressee
from assessments.models import Assessment, HelpRequest, ProposedAnswer
from assessments.queries import load_sheet, lock_assessment
from practices.models import User
from practices.secret_links import hash_secret, new_secret

LASTS = (3, 7, 14, 30)
"""Days that a link may last."""
USUALLY_LASTS = 14


class NothingToAsk(ValueError):
    """No question of the version is asked."""


class AlreadyAsked(Exception):
    """The same page was sent twice; `request` is what the first time asked."""

    def __init__(self, request: HelpRequest) -> None:
        super().__init__(request.pk)
        self.request = request


class IsOver(Exception):
    """The request was answered or revoked: it waits for nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asks of another; `page_id` comes with the page shown, so that two clicks ask once."""

    page_id: UUID
    addressee: Addressee
    questions: Collection[str]
    message: str
    recipient: str = ""
    email: str = ""
    days: int = USUALLY_LASTS


@transaction.atomic
def ask(*, assessment: Assessment, asked: Asked, by: User, at: datetime) -> tuple[HelpRequest, str]:
    """The request and its link's secret, kept nowhere.

    Raises AssessmentIsClosed, NothingToAsk or AlreadyAsked.
    """
    sheet = load_sheet(lock_assessment(assessment.pk))
    check_takes_answers(sheet.assessment)
    questions = [code for code in sheet.content.questions if code in asked.questions]
    if not questions:
        raise NothingToAsk
    token = new_secret()
    request, is_new = HelpRequest.objects.get_or_create(
        pk=uuid5(asked.page_id, f"{assessment.pk} {by.pk}"),
        defaults={
            "assessment": assessment,
            "role": asked.addressee,
            "recipient": asked.recipient,
            "email": asked.email,
            "message": asked.message,
            "token_hash": hash_secret(token),
            "asked_by": by,
            "asked_at": at,
            "expires_at": at + timedelta(days=asked.days),
        },
    )
    if not is_new:
        raise AlreadyAsked(request)
    ProposedAnswer.objects.bulk_create(ProposedAnswer(request=request, question=code) for code in questions)
    return request, token


def renew(*, request: HelpRequest, days: int, at: datetime) -> str:
    """The new link's secret; the former link dies at once. Raises IsOver."""
    token = new_secret()
    expires_at = at + timedelta(days=days)
    if not waiting(request).update(token_hash=hash_secret(token), expires_at=expires_at):
        raise IsOver
    request.expires_at = expires_at
    return token


def revoke(*, request: HelpRequest, at: datetime) -> None:
    """At once. Raises IsOver."""
    if not waiting(request).update(revoked_at=at):
        raise IsOver


def waiting(request: HelpRequest) -> QuerySet[HelpRequest]:
    """The request as a row to update, none once it is over.

    It tests its own columns only: PostgreSQL tests them again once a simultaneous update is through.
    """
    return HelpRequest.objects.filter(pk=request.pk, replied_at=None, revoked_at=None)
