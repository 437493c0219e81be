"""What a DPO asks of many practices at once: an assessment before a day, or one action of their plan."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Campaign(models.Model):
    """An assessment asked of a cohort before a deadline; `announced_at` is when its notices were written."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="campaigns"
    )
    title = models.CharField(_("titre"), max_length=120)
    message = models.TextField(_("message"), max_length=2_000, blank=True)
    deadline = models.DateField(_("à terminer avant le"))
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="campaigns"
    )
    launched_at = models.DateTimeField(_("lancée le"), default=timezone.now)
    announced_at = models.DateTimeField(_("annoncée le"), null=True, editable=False)
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("campagne")
        verbose_name_plural = _("campagnes")
        ordering: ClassVar = ["-launched_at", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class CampaignInvitation(models.Model):
    """A practice of a campaign's cohort, as frozen at its launch."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="invitations")
    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="campaign_invitations"
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "practice"], name="one_invitation_per_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.campaign}"


class Reminder(models.Model):
    """One reminder of a campaign; `days_before` its deadline when beat sent it, none when its DPO did."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reminders")
    deadline = models.DateField(_("échéance rappelée"))
    days_before = models.PositiveSmallIntegerField(_("jours avant l'échéance"), null=True)
    sent_on = models.DateField(_("envoyée le"))
    practices = models.PositiveIntegerField(_("structures rappelées"))

    class Meta:
        verbose_name = _("relance")
        verbose_name_plural = _("relances")
        ordering: ClassVar = ["-sent_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "deadline", "days_before"],
                condition=Q(days_before__isnull=False),
                name="one_automatic_reminder_per_step",
            ),
            models.UniqueConstraint(
                fields=["campaign", "sent_on"],
                condition=Q(days_before__isnull=True),
                name="one_reminder_by_hand_a_day",
                violation_error_message=_("Une relance est déjà partie aujourd'hui."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, {self.sent_on:%d/%m/%Y}"


class ActionPush(models.Model):
    """One action proposed to many practices, with the words and the deadline that all of them read."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey("referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="+")
    requirement = models.CharField(_("exigence"), max_length=80)
    message = models.TextField(_("message"), max_length=3_000)
    due_on = models.DateField(_("à faire avant le"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pushed_actions"
    )
    proposed_at = models.DateTimeField(_("proposée le"), default=timezone.now)
    announced_at = models.DateTimeField(_("annoncée le"), null=True, editable=False)

    class Meta:
        verbose_name = _("action proposée à plusieurs")
        verbose_name_plural = _("actions proposées à plusieurs")
        ordering: ClassVar = ["-proposed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.requirement}, avant le {self.due_on:%d/%m/%Y}"


class ProposedAction(models.Model):
    """What a DPO proposes to one practice; only its owner makes it part of the plan."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposée")
        ACCEPTED = "accepted", _("Acceptée")
        DECLINED = "declined", _("Refusée")

    push = models.ForeignKey(ActionPush, on_delete=models.CASCADE, related_name="proposals")
    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="proposed_actions"
    )
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.PROPOSED)
    reason = models.CharField(_("motif du refus"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("action proposée")
        verbose_name_plural = _("actions proposées")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["push", "practice"], name="one_proposal_per_practice"),
            models.CheckConstraint(
                condition=(
                    Q(state="proposed", decided_at__isnull=True)
                    | (~Q(state="proposed") & Q(decided_at__isnull=False))
                ),
                name="proposal_is_decided_iff_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined", reason=""),
                name="declining_gives_a_reason",
                violation_error_message=_("Dites pourquoi vous refusez."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.push}"
