"""A file that was sent and looked at, and that nobody has applied yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingImport(models.Model):
    """For the one who sent it, until `expires_at`; its bytes stay here: what is applied is what was shown."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(_("reçu le"))
    expires_at = models.DateTimeField(_("effacé après le"), db_index=True)
    file_name = models.CharField(_("nom du fichier"), max_length=200)
    format_name = models.CharField(_("format"), max_length=40)
    data = models.BinaryField(_("contenu"))

    class Meta:
        verbose_name = _("import en attente")
        verbose_name_plural = _("imports en attente")
        ordering: ClassVar = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
