"""Launching, closing and reopening a campaign, and reminding those who have not finished."""

from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.campaign_reading import Standing, cohort_of, standing_at
from assessments.domain.reminders import due_step
from assessments.models import Campaign, CampaignInvitation, Notice, Reminder
from assessments.noticing import BATCH, write_notices
from practices.models import Practice, User
from referentials.models import ReferentialVersion


class EmptyCohort(ValueError):
    """Nobody would be asked anything."""


class CampaignIsClosed(Exception):
    """A closed campaign reminds nobody."""


class AlreadyReminded(Exception):
    """A reminder went out today."""


def launch_campaign(
    *,
    campaign_id: UUID,
    version: ReferentialVersion,
    title: str,
    message: str,
    deadline: date,
    practices: QuerySet[Practice],
    by: User,
    at: datetime,
) -> Campaign:
    """The cohort is frozen as found; launching twice under one id launches once. Raises EmptyCohort."""
    with transaction.atomic():
        campaign, is_new = Campaign.objects.get_or_create(
            pk=uuid5(campaign_id, str(by.pk)),  # what another chose is no concern of theirs
            launched_by=by,
            defaults={
                "version": version,
                "title": title,
                "message": message,
                "deadline": deadline,
                "launched_at": at,
            },
        )
        if is_new:
            cohort = [
                CampaignInvitation(campaign=campaign, practice_id=pk)
                for pk in practices.values_list("pk", flat=True)
            ]
            if not cohort:
                raise EmptyCohort
            CampaignInvitation.objects.bulk_create(cohort, batch_size=BATCH)
    return campaign


def close_campaign(campaign: Campaign, *, at: datetime) -> None:
    """Closing twice is harmless."""
    Campaign.objects.filter(pk=campaign.pk, closed_at=None).update(closed_at=at)


def reopen_campaign(campaign: Campaign, *, deadline: date) -> None:
    Campaign.objects.filter(pk=campaign.pk).update(closed_at=None, deadline=deadline)


def remind(campaign: Campaign, *, at: datetime) -> int:
    """By hand; how many practices. Raises CampaignIsClosed or AlreadyReminded."""
    if not campaign.is_open:
        raise CampaignIsClosed
    reminder = _remind(campaign, at=at, step=None)
    if reminder is None:
        raise AlreadyReminded
    return reminder.practices


def announce(*, at: datetime) -> None:
    """Writes the invitations of the campaigns just launched."""
    for campaign in Campaign.objects.filter(announced_at=None, closed_at=None).select_related("launched_by"):
        with transaction.atomic():
            write_notices(Notice.Kind.INVITATION, campaign, practices=_unfinished(campaign))
            Campaign.objects.filter(pk=campaign.pk).update(announced_at=at)


def remind_where_due(*, at: datetime) -> int:
    """The reminders that a deadline calls for today; how many campaigns sent one. Safe to run twice."""
    today = timezone.localdate(at)
    waiting = Campaign.objects.filter(closed_at=None, deadline__gte=today).select_related("launched_by")
    sent = 0
    for campaign in waiting.prefetch_related("reminders"):
        step = due_step(
            today=today,
            launched_on=timezone.localdate(campaign.launched_at),
            deadline=campaign.deadline,
            sent={
                one.days_before
                for one in campaign.reminders.all()
                if one.deadline == campaign.deadline and one.days_before is not None
            },
        )
        sent += step is not None and _remind(campaign, at=at, step=step) is not None
    return sent


def _remind(campaign: Campaign, *, at: datetime, step: int | None) -> Reminder | None:
    """None when another did it at the same time: its row came first."""
    today = timezone.localdate(at)
    with transaction.atomic():
        key = {"deadline": campaign.deadline, "days_before": step} if step else {"sent_on": today}
        Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.reminders.filter(**key, days_before__isnull=step is None).exists():
            return None
        unfinished = _unfinished(campaign)
        write_notices(
            Notice.Kind.REMINDER,
            campaign,
            practices=unfinished,
            occasion=f"{campaign.deadline}-{step}" if step else f"{today}",
        )
        return campaign.reminders.create(
            deadline=campaign.deadline, days_before=step, sent_on=today, practices=unfinished.count()
        )


def _unfinished(campaign: Campaign) -> QuerySet[Practice]:
    cohort = cohort_of(campaign)
    return standing_at(cohort, Standing.NOT_STARTED) | standing_at(cohort, Standing.IN_PROGRESS)
