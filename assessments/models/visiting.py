"""What a DPO notes while they go through the questionnaire with a practice."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class VisitNote(models.Model):
    """A DPO's words about one question: private, for their eyes only, or an observation that both read."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="visit_notes")
    question = models.CharField(_("question"), max_length=80)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visit_notes")
    is_private = models.BooleanField(_("privée"), default=False)
    text = models.TextField(_("texte"), max_length=3_000)
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now)

    class Meta:
        verbose_name = _("note de visite")
        verbose_name_plural = _("notes de visite")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "author", "is_private"],
                name="one_note_of_each_kind_per_author",
            ),
        ]

    def __str__(self) -> str:
        """Without a private text: the administration shows this of what it would delete."""
        return f"{self.question} : {_('note privée') if self.is_private else self.text[:40]}"


class Disagreement(models.Model):
    """That a DPO sees otherwise than the practice answered: it moves no score, and both read it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="disagreements")
    question = models.CharField(_("question"), max_length=80)
    dpo = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    answered = models.CharField(_("réponse de la structure"), max_length=80, blank=True)
    """The practice's choice when the DPO wrote theirs."""
    choice = models.CharField(_("réponse selon le DPO"), max_length=80)
    observation = models.TextField(_("ce qui a été constaté"), max_length=3_000)
    recorded_at = models.DateTimeField(_("noté le"), default=timezone.now)
    reply = models.TextField(_("réponse de la structure au désaccord"), max_length=3_000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    replied_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        verbose_name = _("désaccord")
        verbose_name_plural = _("désaccords")
        ordering: ClassVar = ["recorded_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "dpo"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_standing_disagreement_per_dpo",
            ),
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="disagreement_reply_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.answered} / {self.choice}"
