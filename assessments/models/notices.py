"""E-mails that wait to be sent, and the people who want none."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.asking_help import HelpRequest
from assessments.models.assessments import Assessment
from assessments.models.campaigns import ActionPush, Campaign
from assessments.models.evidence import Evidence

SUBJECTS = {
    "invitation": "campaign",
    "reminder": "campaign",
    "proposal": "push",
    "evidence": "evidence",
    "shared": "assessment",
    "help": "help_request",
}
"""By kind, the one field that says what the e-mail is about."""


def _has_its_subject() -> Q:
    fields = sorted(set(SUBJECTS.values()))
    either = Q()
    for kind, subject in SUBJECTS.items():
        either |= Q(kind=kind, **{f"{field}__isnull": field != subject for field in fields})
    return either


class Notice(models.Model):
    """One e-mail to one owner about one practice; `key` keeps it from being written twice.

    `taken_at` is when a worker set out to send it: one that vanished leaves it to the next.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("Invitation à une campagne")
        REMINDER = "reminder", _("Relance d'une campagne")
        PROPOSAL = "proposal", _("Action proposée")
        EVIDENCE = "evidence", _("Preuve à renouveler")
        SHARED_ANSWERS = "shared", _("Réponses portées par la structure de rattachement")
        HELP_GIVEN = "help", _("Réponse à une demande d'aide")

    kind = models.CharField(_("sujet"), max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=150, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, null=True, on_delete=models.CASCADE, related_name="notices")
    push = models.ForeignKey(ActionPush, null=True, on_delete=models.CASCADE, related_name="notices")
    evidence = models.ForeignKey(Evidence, null=True, on_delete=models.CASCADE, related_name="notices")
    assessment = models.ForeignKey(Assessment, null=True, on_delete=models.CASCADE, related_name="notices")
    help_request = models.ForeignKey(HelpRequest, null=True, on_delete=models.CASCADE, related_name="notices")
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    taken_at = models.DateTimeField(_("pris le"), null=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True)

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("courriels")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="notices_to_send"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_has_its_subject(), name="notice_has_its_subject"),
        ]

    def __str__(self) -> str:
        return self.key


if set(SUBJECTS) != set(Notice.Kind):
    raise RuntimeError("SUBJECTS lacks a kind of notice")


class MailRefusal(models.Model):
    """Somebody who wants no e-mail about campaigns and proposed actions; the screens go on telling them."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mail_refusal"
    )
    refused_at = models.DateTimeField(_("depuis le"), default=timezone.now)

    class Meta:
        verbose_name = _("refus de courriels")
        verbose_name_plural = _("refus de courriels")

    def __str__(self) -> str:
        return str(self.person)
