"""« Je ne sais pas » turned into a question to somebody who knows: a one-time link, and what came back."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.records import Answer


class HelpRequest(models.Model):
    """Some questions of one assessment, put to one person without an account, by a link that works once.

    Its `replies` are the questions asked, in order, from the start: the link shows these and nothing else.
    The link that was sent is not kept, only its hash: whoever reads the database cannot follow it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="help_requests")
    role = models.CharField(_("rôle"), max_length=20)
    """An `Addressee`: who was thought to know."""
    recipient = models.CharField(_("destinataire"), max_length=150, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    message = models.TextField(_("message"), max_length=3_000)
    token_hash = models.CharField(_("empreinte du lien"), max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(_("demandée le"))
    expires_at = models.DateTimeField(_("expire le"))
    replied_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    replied_as = models.CharField(_("répondue par"), max_length=150, blank=True)
    revoked_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande d'aide")
        verbose_name_plural = _("demandes d'aide")
        ordering: ClassVar = ["-asked_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True) | Q(revoked_at__isnull=True),
                name="help_is_given_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient or self.email}, {self.asked_at:%d/%m/%Y}"


class ProposedAnswer(models.Model):
    """One question asked of somebody, then what they replied; only the practice makes it an answer."""

    class State(models.TextChoices):
        ASKED = "asked", _("Demandée")
        PROPOSED = "proposed", _("Proposée")
        ACCEPTED = "accepted", _("Acceptée")
        DECLINED = "declined", _("Écartée")

    OPEN: ClassVar = (State.ASKED, State.PROPOSED)

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="replies")
    question = models.CharField(_("question"), max_length=80)
    choice = models.CharField(_("réponse"), max_length=80, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    comment = models.TextField(_("commentaire"), blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    answer = models.ForeignKey(
        Answer, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    """The answer that accepting it wrote."""

    class Meta:
        verbose_name = _("réponse proposée")
        verbose_name_plural = _("réponses proposées")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "question"], name="one_reply_per_question"),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "proposed"), decided_at__isnull=True)
                | Q(state__in=("accepted", "declined"), decided_at__isnull=False),
                name="reply_is_decided_or_proposed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.choice}"
