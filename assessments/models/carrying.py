"""From one version to the next: what was carried over, and what a draft would do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class CarryOver(models.Model):
    """The answers of `source` brought to a new assessment, `target`, on another version.

    `source` stays as it stood, so that undoing restores it to the last byte.
    """

    source = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="carried_to")
    target = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="carried_from")
    counts = models.JSONField(_("réponses par sort"), default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("faite le"), default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("reprise")
        verbose_name_plural = _("reprises")
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ImpactStudy(models.Model):
    """What publishing a draft would do to the assessments under way, counted batch by batch."""

    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="impact_studies"
    )
    version_revision = models.PositiveIntegerField()
    """The draft's revision when the study began: a later one makes the study out of date."""
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(_("commencée le"), default=timezone.now)
    finished_at = models.DateTimeField(_("finie le"), null=True, blank=True)
    total = models.PositiveIntegerField(_("évaluations"))
    done = models.PositiveIntegerField(_("évaluations étudiées"), default=0)

    class Meta:
        verbose_name = _("étude d'impact")
        verbose_name_plural = _("études d'impact")
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} : {self.done} / {self.total}"


class ImpactLine(models.Model):
    """What publishing would do to one assessment; the figures are null until it is studied."""

    study = models.ForeignKey(ImpactStudy, on_delete=models.CASCADE, related_name="lines")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    kept = models.PositiveIntegerField(_("conservées"), null=True)
    to_confirm = models.PositiveIntegerField(_("à confirmer"), null=True)
    to_answer = models.PositiveIntegerField(_("à répondre"), null=True)
    archived = models.PositiveIntegerField(_("archivées"), null=True)
    score_before = models.DecimalField(_("score avant"), max_digits=7, decimal_places=4, null=True)
    score_after = models.DecimalField(_("score après"), max_digits=7, decimal_places=4, null=True)
    level_before = models.CharField(_("niveau avant"), max_length=1, blank=True)
    level_after = models.CharField(_("niveau après"), max_length=1, blank=True)

    class Meta:
        verbose_name = _("ligne d'étude d'impact")
        verbose_name_plural = _("lignes d'étude d'impact")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "assessment"], name="one_line_per_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment_id} : {self.level_before} → {self.level_after}"
