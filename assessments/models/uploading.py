"""A questionnaire filled in a spreadsheet, read and waiting for a yes."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class AnswerUpload(models.Model):
    """What a sent file would change, by question; nothing is applied before somebody has read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="uploads")
    name = models.CharField(_("nom du fichier"), max_length=120)
    answers = models.JSONField(_("réponses lues"))
    """By question: the choice, reason and comment read, and the revision that the file was made from."""
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    sent_at = models.DateTimeField(_("envoyé le"))
    applied_at = models.DateTimeField(_("appliqué le"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("abandonné le"), null=True, blank=True)

    class Meta:
        verbose_name = _("questionnaire envoyé")
        verbose_name_plural = _("questionnaires envoyés")
        ordering: ClassVar = ["-sent_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(dropped_at__isnull=True),
                name="upload_is_applied_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.name
