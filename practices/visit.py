"""A DPO and a practice in front of the same questionnaire."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Visit(models.Model):
    """A sitting in which a DPO answers together with the practice, opened by an owner for a few hours."""

    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="visits")
    dpo = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visits")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    opened_at = models.DateTimeField(_("ouverte le"))
    ends_at = models.DateTimeField(_("prend fin le"))
    closed_at = models.DateTimeField(_("close le"), null=True, blank=True)

    class Meta:
        verbose_name = _("visite")
        verbose_name_plural = _("visites")
        ordering: ClassVar = ["-opened_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["dpo", "ends_at"], name="visits_of_dpo")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="visit_ends_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.dpo}, {self.practice}"
