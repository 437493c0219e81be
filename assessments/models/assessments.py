"""One practice against one version."""

import uuid
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PROGRESS = F("answered_count") * 100 / Greatest(F("asked_count"), 1)
"""The part answered, in whole hundredths."""
TREND = Coalesce(F("score_low") - F("previous_score"), Decimal(0))
"""Points won since the assessment completed before; 0 when there is none."""


class Assessment(models.Model):
    """One practice against one published version.

    The figures are stored beside the answers, in the same transaction, so that a list reads them
    without computing; so is `choices`, each question's choice and revision, so that saving one answer
    reads one row. `theme_scores` holds [low, high] by theme code, `gaps` the state of each requirement that
    is not met, and `left_out` those that do not count: what portfolios sum up. `is_latest` marks the one of
    its practice and referential that a list shows, `overdue` puts that list in order, and `previous_score`
    is the score of the one completed before it. `result` is the frozen outcome of a completed assessment.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("En cours")
        COMPLETED = "completed", _("Terminée")
        ARCHIVED = "archived", _("Archivée")
        CARRIED_OVER = "carried_over", _("Reprise sur une autre version")
        SET_ASIDE = "set_aside", _("Reprise annulée")

    SUPERSEDED: ClassVar = (State.CARRIED_OVER, State.SET_ASIDE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="assessments")
    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="assessments"
    )
    state = models.CharField(_("état"), max_length=15, choices=State.choices, default=State.IN_PROGRESS)
    kind = models.CharField(_("type de structure"), max_length=10)
    facts = models.JSONField(_("profil retenu"), default=list, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    choices = models.JSONField(_("réponses choisies"), default=dict, blank=True, editable=False)
    score_low = models.DecimalField(_("score"), max_digits=7, decimal_places=4, null=True, editable=False)
    score_high = models.DecimalField(
        _("score possible"), max_digits=7, decimal_places=4, null=True, editable=False
    )
    level = models.CharField(_("niveau"), max_length=1, blank=True, editable=False)
    asked_count = models.PositiveIntegerField(_("questions posées"), default=0, editable=False)
    answered_count = models.PositiveIntegerField(_("questions répondues"), default=0, editable=False)
    theme_scores = models.JSONField(_("scores par thème"), default=dict, blank=True, editable=False)
    gaps = models.JSONField(_("écarts"), default=dict, blank=True, editable=False)
    left_out = models.JSONField(_("exigences hors du score"), default=list, blank=True, editable=False)
    worst_theme = models.DecimalField(
        _("score du thème le plus faible"), max_digits=7, decimal_places=4, null=True, editable=False
    )
    overdue = models.PositiveSmallIntegerField(_("actions en retard"), default=0, editable=False)
    is_latest = models.BooleanField(_("la dernière"), default=False, editable=False)
    previous_score = models.DecimalField(
        _("score de la précédente"), max_digits=7, decimal_places=4, null=True, editable=False
    )

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    changed_at = models.DateTimeField(_("modifiée le"), default=timezone.now)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    completed_at = models.DateTimeField(_("terminée le"), null=True, blank=True)
    result = models.JSONField(_("résultat figé"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("évaluation")
        verbose_name_plural = _("évaluations")
        ordering: ClassVar = ["-started_at"]
        indexes: ClassVar = [
            models.Index(fields=["practice", "-started_at"], name="assessment_of_practice"),
            models.Index(
                fields=["practice", "version"], condition=Q(is_latest=True), name="latest_by_practice"
            ),
            # The orders of a portfolio: without them, its first page costs a sort of everybody's.
            models.Index(fields=["score_low", "id"], condition=Q(is_latest=True), name="latest_by_score"),
            models.Index(fields=["changed_at", "id"], condition=Q(is_latest=True), name="latest_by_activity"),
            models.Index(
                fields=["level", "score_low", "id"], condition=Q(is_latest=True), name="latest_by_level"
            ),
            models.Index(
                fields=["worst_theme", "id"], condition=Q(is_latest=True), name="latest_by_worst_theme"
            ),
            models.Index(fields=["overdue", "id"], condition=Q(is_latest=True), name="latest_by_overdue"),
            models.Index(PROGRESS, "id", condition=Q(is_latest=True), name="latest_by_progress"),
            models.Index(TREND, "id", condition=Q(is_latest=True), name="latest_by_trend"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=("in_progress", "carried_over", "set_aside"),
                        completed_at__isnull=True,
                        result__isnull=True,
                    )
                    | Q(
                        state__in=("completed", "archived"),
                        completed_at__isnull=False,
                        result__isnull=False,
                    )
                ),
                name="assessment_is_frozen_iff_completed",
                violation_error_message=_("Une évaluation terminée porte sa date et son résultat figé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.version}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.IN_PROGRESS

    @property
    def is_superseded(self) -> bool:
        """Another assessment goes on in its place: kept to be read, and for an undo."""
        return self.state in self.SUPERSEDED

    @property
    def has_outlived_version(self) -> bool:
        """Under way, and past the last day that the version's editor gave: to be read or carried over."""
        last = self.version.open_until
        return self.is_open and last is not None and last < timezone.localdate()

    @property
    def takes_answers(self) -> bool:
        return self.is_open and not self.has_outlived_version
