"""What lets a program of somebody's read, in their name, the practices that they follow."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """Only the hash of the secret is kept: whoever reads the database has nothing.

    A token opens no more than what the live mandates of its owner open at that moment.
    """

    class Scope(models.TextChoices):
        PRACTICES = "practices:read", _("la liste des structures")
        FIGURES = "figures:read", _("les scores, niveaux et avancements")
        CAMPAIGNS = "campaigns:read", _("les campagnes et leur avancement")
        REFERENTIALS = "referentials:read", _("les référentiels publiés")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("nom"), max_length=80)
    prefix = models.CharField(_("début"), max_length=8, unique=True)
    secret_hash = models.CharField(_("empreinte du secret"), max_length=64)
    scopes = models.JSONField(_("étendue"))
    created_at = models.DateTimeField(_("créé le"))
    expires_at = models.DateTimeField(_("expire le"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("jeton d'accès")
        verbose_name_plural = _("jetons d'accès")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name
