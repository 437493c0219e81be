"""How the requirements of one version are found again in another."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from referentials.models.versions import ReferentialVersion
from referentials.vocabulary import Change


class VersionMapping(models.Model):
    """From `source` to `target`; frozen with the publication of a `target` that succeeds `source`."""

    source = models.ForeignKey(
        ReferentialVersion, verbose_name=_("de"), on_delete=models.PROTECT, related_name="mappings_from"
    )
    target = models.ForeignKey(
        ReferentialVersion, verbose_name=_("vers"), on_delete=models.CASCADE, related_name="mappings_to"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    frozen_at = models.DateTimeField(_("figée le"), null=True, editable=False)

    class Meta:
        verbose_name = _("correspondance")
        verbose_name_plural = _("correspondances")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="one_mapping_per_pair"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="mapping_joins_two_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class MappingRow(models.Model):
    """Requirement codes of the source in `before`, of the target in `after`."""

    mapping = models.ForeignKey(VersionMapping, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(_("position"), default=0)
    change = models.CharField(_("changement"), max_length=10, choices=Change.choices)
    before = models.JSONField(_("avant"), default=list, blank=True)
    after = models.JSONField(_("après"), default=list, blank=True)
    note = models.TextField(_("note"), blank=True)
    settled = models.BooleanField(_("relue"), default=False)
    read_as = models.CharField(_("texte relu (empreinte)"), max_length=64, blank=True, editable=False)
    """What the target's requirements said when an editor decided of the row; empty while nobody has."""

    class Meta:
        verbose_name = _("ligne de correspondance")
        verbose_name_plural = _("lignes de correspondance")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{', '.join(self.before)} → {', '.join(self.after)}"
