"""Sending the e-mails that were written down, a few at a time."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.translation import override

from assessments.following import SCOPES
from assessments.models import Notice
from practices.access import Right
from practices.models import Mandate, Membership
from referentials.content_loading import published_content
from referentials.domain.content import Requirement

logger = logging.getLogger(__name__)

AT_ONCE = 100
FORGOTTEN_AFTER = timedelta(minutes=10)
"""A worker that set out to send an e-mail and vanished leaves it to another after so long."""

TEMPLATES = {
    Notice.Kind.INVITATION: "assessments/email/invitation.txt",
    Notice.Kind.REMINDER: "assessments/email/reminder.txt",
    Notice.Kind.PROPOSAL: "assessments/email/proposal.txt",
    Notice.Kind.EVIDENCE: "assessments/email/evidence.txt",
    Notice.Kind.SHARED_ANSWERS: "assessments/email/shared_answers.txt",
    Notice.Kind.HELP_GIVEN: "assessments/email/help_given.txt",
}
if set(TEMPLATES) != set(Notice.Kind):
    raise RuntimeError("a kind of notice lacks its template")

OF_THE_PRACTICE = (Notice.Kind.EVIDENCE, Notice.Kind.SHARED_ANSWERS, Notice.Kind.HELP_GIVEN)
"""What nobody sends: it follows from the practice's own assessment."""


def send_some(*, at: datetime) -> int:
    """How many went out. What the server of e-mails does not take is tried again later."""
    taken = _take(at)
    due = list(_still_due(taken).select_related("person", "practice", *_SUBJECTS))
    taken.exclude(pk__in=[one.pk for one in due]).delete()
    connection = get_connection()
    try:
        connection.open()
        return _send_each(due, connection, at=at)
    except (SMTPException, OSError) as error:
        logger.warning("E-mails wait, their server does not take them: %s", error)
        taken.filter(sent_at=None).update(taken_at=None)
        return 0
    finally:
        connection.close()


_SUBJECTS = (
    "campaign__version",
    "campaign__launched_by",
    "push__version",
    "push__proposed_by",
    "evidence__assessment__version",
    "assessment__version",
    "assessment__practice__parent",
    "help_request",
)


def _take(at: datetime) -> QuerySet[Notice]:
    """Two workers take different ones: the later update finds them taken."""
    free = Notice.objects.filter(Q(taken_at=None) | Q(taken_at__lt=at - FORGOTTEN_AFTER), sent_at=None)
    wanted = list(free.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    free.filter(pk__in=wanted).update(taken_at=at)
    return Notice.objects.filter(pk__in=wanted, taken_at=at, sent_at=None)


def _still_due(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Sender still follows, addressee still owns, or added the evidence, and takes e-mails, campaign open."""
    sender = Coalesce("campaign__launched_by", "push__proposed_by")
    live = Mandate.objects.live().filter(practice=OuterRef("practice"), dpo=OuterRef("sender"))
    opening = Q(campaign__isnull=False) & Exists(live)
    answers = Q(push__isnull=False) & Exists(live.filter(scope__in=SCOPES[Right.VIEW]))
    owners = Membership.objects.filter(
        practice=OuterRef("practice"), user=OuterRef("person"), role=Membership.Role.OWNER
    )
    ours = Q(kind__in=OF_THE_PRACTICE, evidence__removed_at=None)
    members = Membership.objects.filter(practice=OuterRef("practice"), user=OuterRef("person"))
    added = Q(evidence__added_by=F("person")) & Exists(members)
    due = notices.annotate(sender=sender).filter(
        opening | answers | ours, Exists(owners) | added, person__is_active=True
    )
    return due.filter(person__mail_refusal__isnull=True, campaign__closed_at=None)


def _send_each(notices: Iterable[Notice], connection: BaseEmailBackend, *, at: datetime) -> int:
    """Raises SMTPException or OSError when the server is at fault, not the address."""
    sent = 0
    for notice in notices:
        try:
            sent += connection.send_messages([_compose(notice)]) or 0
        except (SMTPRecipientsRefused, SMTPDataError) as error:
            logger.warning("The e-mail %s is refused: %s", notice.key, error)
            notice.delete()
            continue
        Notice.objects.filter(pk=notice.pk).update(sent_at=at)
    return sent


def _compose(notice: Notice) -> EmailMessage:
    """The first line of the template is the subject."""
    context: dict[str, Any] = {
        "notice": notice,
        "practice": notice.practice,
        "campaign": notice.campaign,
        "push": notice.push,
        "site": settings.PUBLIC_URL,
        "requirement": _requirement_of(notice),
    }
    with override(notice.person.language):
        text = render_to_string(TEMPLATES[Notice.Kind(notice.kind)], context)
    subject, _, body = text.partition("\n")
    return EmailMessage(
        subject=" ".join(subject.splitlines()), body=body.strip() + "\n", to=[notice.person.email]
    )


def _requirement_of(notice: Notice) -> Requirement | None:
    if notice.push is not None:
        version, code = notice.push.version, notice.push.requirement
    elif notice.evidence is not None:
        version, code = notice.evidence.assessment.version, notice.evidence.requirement
    else:
        return None
    return published_content(version.pk, version.content_hash).requirements[code]
