"""Referentials, their versions, and what every row of a version has in common."""

from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from referentials.domain.content import DEFAULT_WEIGHTS

Part = TypeVar("Part", bound="PartOfVersion")


class VersionIsPublished(Exception):
    """A published version, or a row of one, was about to be changed or deleted."""

    def __init__(self, version: "ReferentialVersion") -> None:
        super().__init__(
            f"La version {version} est publiée : elle ne change plus. Créez une nouvelle version."
        )
        self.version = version


def default_weights() -> dict[str, int]:
    return {str(severity): weight for severity, weight in DEFAULT_WEIGHTS.items()}


class VersionQuerySet(models.QuerySet["ReferentialVersion"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises VersionIsPublished unless every version is a draft."""
        if published := self.exclude(state=ReferentialVersion.State.DRAFT).first():
            raise VersionIsPublished(published)
        return super().delete()


class PartQuerySet(models.QuerySet[Part]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Raises VersionIsPublished unless every row belongs to a draft."""
        if published := self.exclude(version__state=ReferentialVersion.State.DRAFT).first():
            raise VersionIsPublished(published.version)
        return super().delete()


class Referential(models.Model):
    code = models.SlugField("code", max_length=80, unique=True)
    title = models.CharField("titre")

    class Meta:
        verbose_name = "référentiel"
        verbose_name_plural = "référentiels"
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.title


class ReferentialVersion(models.Model):
    """What is asked, as of one edition; `title` and `description` are those of the day it was published."""

    class State(models.TextChoices):
        DRAFT = "draft", "Brouillon"
        PUBLISHED = "published", "Publiée"
        RETIRED = "retired", "Retirée"

    referential = models.ForeignKey(
        Referential, verbose_name="référentiel", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.CharField("numéro", max_length=30)
    state = models.CharField(
        "état", max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    title = models.CharField("titre")
    description = models.TextField("description", blank=True)
    language = models.CharField("langue", default="fr")
    effective_on = models.DateField("applicable à partir du", null=True, blank=True)
    summary = models.TextField("résumé", blank=True)
    release_notes = models.TextField("notes de version", blank=True)
    weights = models.JSONField("poids par gravité", default=default_weights)
    kinds = models.JSONField("types de structure", default=list, blank=True)
    extras = models.JSONField("reste d'autres formats", default=dict, blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        verbose_name="version précédente",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )
    open_until = models.DateField("les évaluations en cours y restent jusqu'au", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)
    published_at = models.DateTimeField("publiée le", null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="publiée par",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    retired_at = models.DateTimeField("retirée le", null=True, editable=False)
    content_hash = models.CharField("empreinte du contenu", max_length=64, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version de référentiel"
        verbose_name_plural = "versions de référentiel"
        ordering: ClassVar = ["referential", "-effective_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referential", "number"],
                name="one_version_per_number",
                violation_error_message="Ce référentiel a déjà une version de ce numéro.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="draft", published_at=None, retired_at=None, content_hash="")
                    | (
                        Q(state="published", published_at__isnull=False, retired_at=None)
                        & ~Q(content_hash="")
                    )
                    | (
                        Q(state="retired", published_at__isnull=False, retired_at__isnull=False)
                        & ~Q(content_hash="")
                    )
                ),
                name="version_state_fits_its_dates",
                violation_error_message="Une version publiée porte sa date et son empreinte.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises VersionIsPublished unless the version is a draft."""
        if not self.is_draft:
            raise VersionIsPublished(self)
        return super().delete(*args, **kwargs)


class Revised(models.Model):
    """What an editor saves as one: two who edit the same thing are told by its `revision`.

    Revisions are drawn from the version's counter, so that none ever comes again.
    """

    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class PartOfVersion(models.Model):
    """A row of a version, at its editor's `position`; raises VersionIsPublished rather than change."""

    version = models.ForeignKey(
        ReferentialVersion, verbose_name="version", on_delete=models.CASCADE, related_name="+", editable=False
    )
    position = models.PositiveIntegerField("rang", default=0)

    objects = PartQuerySet.as_manager()

    PARENT: ClassVar[str] = ""

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.follow_parent()
        self.refuse_if_published()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        self.refuse_if_published()
        return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """No form holds `version`: without this, a code given twice would only fail in the database."""
        self.follow_parent()
        constraints: Any = self._meta.constraints
        for constraint in constraints:
            if "version" in getattr(constraint, "fields", ()):
                constraint.validate(type(self), self)

    def follow_parent(self) -> None:
        if self.PARENT:
            self.version = getattr(self, self.PARENT).version

    def refuse_if_published(self) -> None:
        """Asks the database: the instance at hand may date from before the publication."""
        if not ReferentialVersion.objects.filter(
            pk=self.version_id, state=ReferentialVersion.State.DRAFT
        ).exists():
            raise VersionIsPublished(self.version)
