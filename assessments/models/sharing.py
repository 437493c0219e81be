"""What an MSP or a CPTS answers once for its member practices."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SharedRequirement(models.Model):
    """That a practice carries a requirement for its members: its answer and its evidence stand for them."""

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="shared_requirements"
    )
    referential = models.ForeignKey("referentials.Referential", on_delete=models.CASCADE, related_name="+")
    requirement = models.CharField(_("exigence"), max_length=80)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    shared_at = models.DateTimeField(_("partagée le"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("exigence portée pour les membres")
        verbose_name_plural = _("exigences portées pour les membres")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "referential", "requirement"],
                condition=Q(withdrawn_at__isnull=True),
                name="shared_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement}, {self.practice}"


class HandingDown(models.Model):
    """What was last handed down to the members on a version: while it stands, there is nothing to do."""

    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey("referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(_("empreinte"), max_length=200)
    at = models.DateTimeField(_("quand"))

    class Meta:
        verbose_name = _("transmission aux membres")
        verbose_name_plural = _("transmissions aux membres")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "version"], name="one_handing_down_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.practice}, {self.version}"
