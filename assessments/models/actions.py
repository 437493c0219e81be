"""The action plan: what was decided of each action."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment
from assessments.models.records import Record


class PlannedAction(models.Model):
    """What the practice decided about one action of its plan; the action itself is computed."""

    class Status(models.TextChoices):
        TO_DO = "to_do", _("À faire")
        IN_PROGRESS = "in_progress", _("En cours")
        DONE = "done", _("Faite")
        DROPPED = "dropped", _("Écartée")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="planned_actions")
    requirement = models.CharField(_("exigence"), max_length=80)
    status = models.CharField(_("état"), max_length=15, choices=Status.choices, default=Status.TO_DO)
    assignee = models.CharField(_("confiée à"), max_length=150, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    new_answers = models.JSONField(_("nouvelles réponses"), default=dict, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now)

    class Meta:
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "assessment"],
                condition=Q(status__in=("to_do", "in_progress"), due_on__isnull=False),
                name="open_actions_by_deadline",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "requirement"], name="one_action_per_requirement"),
            models.CheckConstraint(
                condition=(
                    Q(status="done", closed_at__isnull=False)
                    | (~Q(status="done") & Q(closed_at__isnull=True))
                ),
                name="action_is_done_iff_closed",
                violation_error_message=_("Une action faite porte la date à laquelle elle l'a été."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.get_status_display()})"


class ActionEvent(Record):
    """One decision about an action of the plan, as taken; the last one is what `PlannedAction` says."""

    action = models.ForeignKey(PlannedAction, on_delete=models.CASCADE, related_name="events")
    status = models.CharField(_("état"), max_length=15, choices=PlannedAction.Status.choices)
    assignee = models.CharField(_("confiée à"), max_length=150, blank=True)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    new_answers = models.JSONField(_("nouvelles réponses"), default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(_("décidé le"))

    class Meta:
        verbose_name = _("décision sur une action")
        verbose_name_plural = _("décisions sur les actions")
        ordering: ClassVar = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.action} le {self.decided_at:%d/%m/%Y}"
