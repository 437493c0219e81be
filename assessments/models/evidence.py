"""What shows that a requirement is met."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models.assessments import Assessment


class Evidence(models.Model):
    """What shows that a requirement is met: a file kept here, or the place where the proof is kept.

    Taking it away erases the file and keeps the row: what there was, its hash, who took it away and when.
    """

    class Kind(models.TextChoices):
        FILE = "file", _("Fichier")
        PLACE = "place", _("Lieu où la preuve est gardée")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    requirement = models.CharField(_("exigence"), max_length=80)
    kind = models.CharField(_("nature"), max_length=5, choices=Kind.choices)
    name = models.CharField(_("nom du fichier"), max_length=120, blank=True)
    content_type = models.CharField(_("type"), max_length=100, blank=True)
    size = models.PositiveIntegerField(_("octets"), default=0)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    place = models.CharField(_("où la preuve est gardée"), max_length=300, blank=True)
    origin = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.RESTRICT, related_name="copies"
    )
    """Of a file brought from another assessment: the evidence that holds the bytes for both."""
    expires_on = models.DateField(_("à renouveler le"), null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(_("ajoutée le"))
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField(_("retirée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")
        ordering: ClassVar = ["added_at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["assessment", "requirement"], name="evidence_of_requirement")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    (Q(kind="file", place="", size__gt=0) & ~Q(name="") & ~Q(sha256=""))
                    | (Q(kind="place", name="", sha256="", size=0) & ~Q(place=""))
                ),
                name="evidence_is_a_file_or_a_place",
                violation_error_message=_("Une preuve est un fichier ou un lieu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.place

    @property
    def holder_id(self) -> uuid.UUID:
        """The evidence whose file this one shows: itself, unless it was brought."""
        return self.origin_id or self.pk

    @property
    def is_out_of_date(self) -> bool:
        return (
            self.removed_at is None and self.expires_on is not None and self.expires_on < timezone.localdate()
        )


class EvidenceFile(models.Model):
    """The file itself, apart from the row so that lists never load it."""

    evidence = models.OneToOneField(Evidence, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("fichier de preuve")
        verbose_name_plural = _("fichiers de preuve")

    def __str__(self) -> str:
        return str(self.evidence_id)
