"""What is kept of the work on a draft: who changed what, and what reviewers say of it.

These rows stand outside the published content: they never change what a version asks.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from referentials.models.versions import ReferentialVersion


class Subject(models.TextChoices):
    """What one edit or one comment is about."""

    VERSION = "version", _("Version")
    FACT = "fact", _("Fait du profil")
    SOURCE = "source", _("Source")
    THEME = "theme", _("Thème")
    REQUIREMENT = "requirement", _("Exigence")
    MAPPING = "mapping", _("Correspondance")


class DraftEdit(models.Model):
    """One change to a draft, as made; `before` and `after` as native data, null when there was nothing."""

    version = models.ForeignKey(ReferentialVersion, on_delete=models.CASCADE, related_name="edits")
    subject = models.CharField(_("objet"), max_length=15, choices=Subject.choices)
    code = models.CharField(_("code"), max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=0)
    before = models.JSONField(_("avant"), null=True)
    after = models.JSONField(_("après"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("faite le"), default=timezone.now)

    class Meta:
        verbose_name = _("modification")
        verbose_name_plural = _("modifications")
        ordering: ClassVar = ["-made_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["version", "subject", "code"], name="edits_of_subject")]

    def __str__(self) -> str:
        return f"{self.get_subject_display()} {self.code}"


class ReviewComment(models.Model):
    """A reviewer's remark on one thing of a version, until somebody resolves it."""

    version = models.ForeignKey(ReferentialVersion, on_delete=models.CASCADE, related_name="review_comments")
    subject = models.CharField(_("objet"), max_length=15, choices=Subject.choices)
    code = models.CharField(_("code"), max_length=80, blank=True)
    text = models.TextField(_("commentaire"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    written_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    resolved_at = models.DateTimeField(_("résolu le"), null=True)

    class Meta:
        verbose_name = _("commentaire de relecture")
        verbose_name_plural = _("commentaires de relecture")
        ordering: ClassVar = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]
