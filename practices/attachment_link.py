"""How practices join an MSP or a CPTS."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class AttachmentLink(models.Model):
    """A link by which practices join an MSP or a CPTS, good for many until its end; only its hash is kept."""

    parent = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="attachment_links"
    )
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("annulé le", null=True, blank=True)

    class Meta:
        verbose_name = "lien de rattachement"
        verbose_name_plural = "liens de rattachement"
        ordering: ClassVar = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.parent}, {self.made_at:%d/%m/%Y}"
