"""What was answered or decided, line after line."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class RecordIsKept(Exception):
    """What was answered or decided stays on record: it is followed by another line, never changed."""


class Record(models.Model):
    """A line of history: written once, followed by others, never changed."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise RecordIsKept(self.pk)
        super().save(**options)


class Answer(Record):
    """One answer to one question, as given: append-only, so that the history is the record itself.

    The answer in force is the one of the highest revision; an empty `choice` says that it was erased.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(_("question"), max_length=80)
    choice = models.CharField(_("réponse"), max_length=80, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    comment = models.TextField(_("commentaire"), blank=True)
    to_confirm = models.BooleanField(_("à confirmer"), default=False)
    inherited_from = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    """The answer of the MSP or CPTS that carries the requirement, when this one was taken over from it."""
    in_view_of = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    """Of an answer given by the practice: the MSP's that stood. Of one taken over: the one it replaced."""
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField(_("répondu le"), default=timezone.now)

    class Meta:
        verbose_name = _("réponse")
        verbose_name_plural = _("réponses")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "revision"], name="one_answer_per_question_and_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.choice}"
