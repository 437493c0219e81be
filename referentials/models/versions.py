"""Referentials, their versions, and what every row of a version has in common."""

from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import DEFAULT_WEIGHTS

Part = TypeVar("Part", bound="PartOfVersion")


class VersionIsPublished(Exception):
    """A published version, or a row of one, was about to be changed or deleted."""

    def __init__(self, version: "ReferentialVersion") -> None:
        super().__init__(
            gettext("La version %(version)s est publiée : elle ne change plus. Créez une nouvelle version.")
            % {"version": version}
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
    code = models.SlugField(_("code"), max_length=80, unique=True)
    title = models.CharField(_("titre"))

    class Meta:
        verbose_name = _("référentiel")
        verbose_name_plural = _("référentiels")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.title


class ReferentialVersion(models.Model):
    """What is asked, as of one edition; `title` and `description` are those of the day it was published."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        PUBLISHED = "published", _("Publiée")
        RETIRED = "retired", _("Retirée")

    referential = models.ForeignKey(
        Referential, verbose_name=_("référentiel"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.CharField(_("numéro"), max_length=30)
    state = models.CharField(
        _("état"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    title = models.CharField(_("titre"))
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(_("langue"), default="fr")
    effective_on = models.DateField(_("applicable à partir du"), null=True, blank=True)
    summary = models.TextField(_("résumé"), blank=True)
    release_notes = models.TextField(_("notes de version"), blank=True)
    weights = models.JSONField(_("poids par gravité"), default=default_weights)
    kinds = models.JSONField(_("types de structure"), default=list, blank=True)
    extras = models.JSONField(_("reste d'autres formats"), default=dict, blank=True, editable=False)
    previous = models.ForeignKey(
        "self",
        verbose_name=_("version précédente"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
    )
    open_until = models.DateField(_("les évaluations en cours y restent jusqu'au"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("publiée le"), null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("publiée par"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    retired_at = models.DateTimeField(_("retirée le"), null=True, editable=False)
    content_hash = models.CharField(_("empreinte du contenu"), max_length=64, blank=True, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version de référentiel")
        verbose_name_plural = _("versions de référentiel")
        ordering: ClassVar = ["referential", "-effective_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["referential", "number"],
                name="one_version_per_number",
                violation_error_message=_("Ce référentiel a déjà une version de ce numéro."),
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
                violation_error_message=_("Une version publiée porte sa date et son empreinte."),
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
        ReferentialVersion,
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="+",
        editable=False,
    )
    position = models.PositiveIntegerField(_("rang"), default=0)

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
