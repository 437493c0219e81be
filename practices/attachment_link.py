"""How practices join an MSP or a CPTS."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AttachmentLink(models.Model):
    """A link by which practices join an MSP or a CPTS, good for many until its end; only its hash is kept."""

    parent = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="attachment_links"
    )
    token_hash = models.CharField(_("empreinte du lien"), max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("créé le"))
    expires_at = models.DateTimeField(_("expire le"))
    revoked_at = models.DateTimeField(_("annulé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("lien de rattachement")
        verbose_name_plural = _("liens de rattachement")
        ordering: ClassVar = ["-made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.parent}, {self.made_at:%d/%m/%Y}"
