"""What a DPO keeps of their list."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A list as filtered and sorted, under a name of its owner's; `query` is the end of its address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(_("nom de la vue"), max_length=60)
    query = models.CharField(_("filtres"), max_length=1_000, blank=True)
    created_at = models.DateTimeField(_("créée le"), default=timezone.now)

    class Meta:
        verbose_name = _("vue enregistrée")
        verbose_name_plural = _("vues enregistrées")
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="one_saved_view_per_name",
                violation_error_message=_("Vous avez déjà une vue de ce nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
