"""Assessments, their answers and their action plan."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Assessment(models.Model):
    """One practice against one published version.

    The figures are stored beside the answers, in the same transaction, so that a list reads them
    without computing; so is `choices`, each question's choice and revision, so that saving one answer
    reads one row. `result` is the frozen outcome of a completed assessment.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", "En cours"
        COMPLETED = "completed", "Terminée"
        ARCHIVED = "archived", "Archivée"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="assessments")
    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="assessments"
    )
    state = models.CharField("état", max_length=15, choices=State.choices, default=State.IN_PROGRESS)
    kind = models.CharField("type de structure", max_length=10)
    facts = models.JSONField("profil retenu", default=list, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    choices = models.JSONField("réponses choisies", default=dict, blank=True, editable=False)
    score_low = models.DecimalField("score", max_digits=7, decimal_places=4, null=True, editable=False)
    score_high = models.DecimalField(
        "score possible", max_digits=7, decimal_places=4, null=True, editable=False
    )
    level = models.CharField("niveau", max_length=1, blank=True, editable=False)
    asked_count = models.PositiveIntegerField("questions posées", default=0, editable=False)
    answered_count = models.PositiveIntegerField("questions répondues", default=0, editable=False)

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    changed_at = models.DateTimeField("modifiée le", default=timezone.now)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    completed_at = models.DateTimeField("terminée le", null=True, blank=True)
    result = models.JSONField("résultat figé", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering: ClassVar = ["-started_at"]
        indexes: ClassVar = [models.Index(fields=["practice", "-started_at"], name="assessment_of_practice")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(state="in_progress", completed_at__isnull=True, result__isnull=True)
                    | (~Q(state="in_progress") & Q(completed_at__isnull=False, result__isnull=False))
                ),
                name="assessment_is_frozen_iff_completed",
                violation_error_message="Une évaluation terminée porte sa date et son résultat figé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.version}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.IN_PROGRESS


class AnswerIsKept(Exception):
    """What was answered stays on record: an answer is followed by another, never changed or deleted."""


class Answer(models.Model):
    """One answer to one question, as given: append-only, so that the history is the record itself.

    The answer in force is the one of the highest revision; an empty `choice` says that it was erased.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField("question", max_length=80)
    choice = models.CharField("réponse", max_length=80, blank=True)
    reason = models.TextField("motif", blank=True)
    comment = models.TextField("commentaire", blank=True)
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField("répondu le", default=timezone.now)

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "revision"], name="one_answer_per_question_and_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.choice}"

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise AnswerIsKept(self.pk)
        super().save(**options)


class PlannedAction(models.Model):
    """What the practice decided about one action of its plan; the action itself is computed."""

    class Status(models.TextChoices):
        TO_DO = "to_do", "À faire"
        IN_PROGRESS = "in_progress", "En cours"
        DONE = "done", "Faite"
        DROPPED = "dropped", "Écartée"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="planned_actions")
    requirement = models.CharField("exigence", max_length=80)
    status = models.CharField("état", max_length=15, choices=Status.choices, default=Status.TO_DO)
    assignee = models.CharField("confiée à", max_length=150, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    note = models.TextField("note", blank=True)
    new_answers = models.JSONField("nouvelles réponses", default=dict, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    changed_at = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "requirement"], name="one_action_per_requirement"),
            models.CheckConstraint(
                condition=(
                    Q(status="done", closed_at__isnull=False)
                    | (~Q(status="done") & Q(closed_at__isnull=True))
                ),
                name="action_is_done_iff_closed",
                violation_error_message="Une action faite porte la date à laquelle elle l'a été.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.get_status_display()})"
