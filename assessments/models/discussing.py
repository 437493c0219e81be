"""What people say to each other about a question, and who sees to which theme."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.records import Record


class QuestionComment(Record):
    """One message about one question, never changed; the answer's own comment is part of the answer."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="question_comments")
    question = models.CharField(_("question"), max_length=80)
    text = models.TextField(_("message"), max_length=3_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)

    class Meta:
        verbose_name = _("message sur une question")
        verbose_name_plural = _("messages sur les questions")
        ordering: ClassVar = ["written_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["assessment", "question"], name="comments_of_question")]

    def __str__(self) -> str:
        return f"{self.question} : {self.text[:40]}"


class ThemeAssignment(models.Model):
    """That a member sees to a theme of an assessment; it ends when given to another or taken back."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="assignments")
    theme = models.CharField(_("thème"), max_length=80)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="theme_assignments"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    given_at = models.DateTimeField(_("confié le"), default=timezone.now)
    ended_at = models.DateTimeField(_("repris le"), null=True, blank=True)

    class Meta:
        verbose_name = _("thème confié")
        verbose_name_plural = _("thèmes confiés")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "theme"],
                condition=Q(ended_at__isnull=True),
                name="one_person_per_theme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} : {self.person}"
