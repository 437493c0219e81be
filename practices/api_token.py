"""What lets a program of somebody's read, in their name, the practices that they follow."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live(self) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """Only the hash of the secret is kept: whoever reads the database has nothing.

    A token opens no more than what the live mandates of its owner open at that moment.
    """

    class Scope(models.TextChoices):
        PRACTICES = "practices:read", "la liste des structures"
        FIGURES = "figures:read", "les scores, niveaux et avancements"
        CAMPAIGNS = "campaigns:read", "les campagnes et leur avancement"
        REFERENTIALS = "referentials:read", "les référentiels publiés"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField("nom", max_length=80)
    prefix = models.CharField("début", max_length=8, unique=True)
    secret_hash = models.CharField("empreinte du secret", max_length=64)
    scopes = models.JSONField("étendue")
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "jeton d'accès"
        verbose_name_plural = "jetons d'accès"
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="api_token_expires_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name
