"""Reports: the row is the truth about the job, the broker only rings."""

import uuid
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """Something that a worker makes.

    `rung_at` is when the broker last took the message: none means that no worker knows of the job.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("En attente")
        RENDERING = "rendering", _("En préparation")
        READY = "ready", _("Prêt")
        FAILED = "failed", _("Échec")

    class Failure(models.TextChoices):
        WORKER_LOST = "worker_lost", _("La préparation s'est interrompue plusieurs fois.")
        NOT_RENDERABLE = "not_renderable", _("Le document n'a pas pu être composé.")
        ENGINE_MISSING = "engine_missing", _("Il manque au serveur de quoi composer un PDF.")
        NOT_SIGNED = "not_signed", _("Le document n'a pas pu être signé ou horodaté.")
        NOT_SEALED = "not_sealed", _("Un autre document porte déjà le code de ce rapport.")
        TOO_HEAVY = "too_heavy", _("Le document demande plus de mémoire que le serveur n'en accorde.")
        TOO_LONG = "too_long", _("Le document demande plus de temps que le serveur n'en accorde.")

    FIRST_STEP: ClassVar[str] = ""
    """How far a job has come as soon as it is claimed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.QUEUED)
    step = models.CharField(_("étape"), max_length=10, blank=True, editable=False)
    rung_at = models.DateTimeField(_("transmis le"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    lease_ends_at = models.DateTimeField(_("bail jusqu'au"), null=True, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    requested_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    ready_at = models.DateTimeField(_("prêt le"), null=True, blank=True)
    failed_at = models.DateTimeField(_("échoué le"), null=True, blank=True)
    failure = models.CharField(_("cause"), max_length=20, choices=Failure.choices, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["-requested_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["requested_at"],
                name="%(class)s_unfinished",
                condition=Q(state__in=["queued", "rendering"]),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(state="queued", lease_ends_at=None, ready_at=None, failed_at=None)
                    | Q(state="rendering", lease_ends_at__isnull=False, ready_at=None, failed_at=None)
                    | Q(state="ready", lease_ends_at=None, ready_at__isnull=False, failed_at=None)
                    | (
                        Q(state="failed", lease_ends_at=None, ready_at=None, failed_at__isnull=False)
                        & ~Q(failure="")
                    )
                ),
                name="%(class)s_state_fits_its_dates",
            ),
        ]

    @property
    def is_unfinished(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RENDERING)


class AssessmentJob(Job):
    """Something about an assessment that a worker makes, one at a time for each assessment."""

    assessment = models.ForeignKey(
        "assessments.Assessment", on_delete=models.CASCADE, related_name="%(class)ss"
    )

    class Meta(Job.Meta):
        abstract = True
        constraints: ClassVar = [
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=["assessment"],
                condition=Q(state__in=["queued", "rendering"]),
                name="one_unfinished_%(class)s_per_assessment",
                violation_error_message=_("Une demande de cette évaluation est déjà en cours."),
            ),
        ]


class Report(AssessmentJob):
    """One frozen document and the PDF rendered from it."""

    class Step(models.TextChoices):
        LAYOUT = "layout", _("Mise en page du rapport")
        SUMMARY = "summary", _("Mise en page de la synthèse")
        SEALING = "sealing", _("Signature et scellement")

    FIRST_STEP = Step.LAYOUT

    document = models.JSONField(_("document figé"), editable=False)
    document_hash = models.CharField(_("empreinte du document"), max_length=64, editable=False)

    class Meta(AssessmentJob.Meta):
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")

    def __str__(self) -> str:
        return f"Rapport du {self.requested_at:%d/%m/%Y}"

    @property
    def step_label(self) -> str:
        return str(self.Step(self.step).label) if self.step else ""

    @property
    def steps_done(self) -> int:
        """Of Step; the one under way is not done."""
        return list(self.Step).index(self.Step(self.step)) if self.step else 0


class ReportFile(models.Model):
    """The PDF and its summary, apart from the row so that lists never load them."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = models.BinaryField()
    sha256 = models.CharField(_("empreinte du PDF"), max_length=64)
    summary = models.BinaryField(default=b"")
    summary_sha256 = models.CharField(_("empreinte de la synthèse"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("fichier PDF")
        verbose_name_plural = _("fichiers PDF")

    def __str__(self) -> str:
        return self.sha256


class SealIsForGood(TypeError):
    """A seal was about to be changed or deleted."""

    def __init__(self) -> None:
        super().__init__("Un sceau ne se modifie ni ne se supprime.")


class SealQuerySet(models.QuerySet["Seal"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise SealIsForGood

    def delete(self) -> NoReturn:
        raise SealIsForGood


class Seal(models.Model):
    """What proves that a PDF is ours, long after its report, assessment and practice are gone.

    Names nobody: `practice_id` is a bare identifier, no foreign key. `previous` is the seal that the
    document itself names, of an earlier assessment of the same practice.
    """

    code = models.CharField(_("code"), max_length=12, unique=True)
    pdf_sha256 = models.CharField(_("empreinte du PDF"), max_length=64, db_index=True)
    document_hash = models.CharField(_("empreinte du document"), max_length=64)
    referential_title = models.CharField(_("référentiel"))
    referential_number = models.CharField(_("version"), max_length=30)
    content_hash = models.CharField(_("empreinte du référentiel"), max_length=64)
    completed_on = models.DateField(_("évaluation terminée le"))
    sealed_at = models.DateTimeField(_("scellé le"))
    practice_id = models.UUIDField(_("structure"), db_index=True)
    previous = models.ForeignKey(
        "self", verbose_name=_("précédent"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    chain_hash = models.CharField(_("empreinte de la chaîne"), max_length=64)

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("sceau")
        verbose_name_plural = _("sceaux")
        ordering: ClassVar = ["-sealed_at"]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises SealIsForGood for a seal that is already kept."""
        if not self._state.adding:
            raise SealIsForGood
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealIsForGood


class Pack(AssessmentJob):
    """All that an inspection may ask of one assessment, in one archive that is kept for a few days."""

    expires_at = models.DateTimeField(_("gardé jusqu'au"), null=True, blank=True)
    size = models.PositiveBigIntegerField(_("octets"), default=0)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)

    class Meta(AssessmentJob.Meta):
        verbose_name = _("dossier de preuves")
        verbose_name_plural = _("dossiers de preuves")
        constraints: ClassVar = [
            *AssessmentJob.Meta.constraints,
            models.CheckConstraint(
                condition=(
                    Q(state="ready", expires_at__isnull=False, size__gt=0)
                    | (~Q(state="ready") & Q(expires_at=None, size=0))
                ),
                name="pack_is_ready_iff_it_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"Dossier de preuves du {self.requested_at:%d/%m/%Y}"


class PackPart(models.Model):
    """A piece of the archive: it is written and sent piece by piece, whatever its size."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "position"], name="one_part_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.position}"


class Questionnaire(Job):
    """A version to fill in by hand, for one profile or for all: names nobody, so one serves all who ask."""

    document = models.JSONField(_("document"), editable=False)
    document_hash = models.CharField(_("empreinte du document"), max_length=64, unique=True, editable=False)
    content = models.BinaryField(default=b"")

    class Meta(Job.Meta):
        verbose_name = _("questionnaire vierge")
        verbose_name_plural = _("questionnaires vierges")

    def __str__(self) -> str:
        return f"Questionnaire {self.document_hash[:12]}"


class CampaignReport(Job):
    """How far a campaign had come when its DPO asked."""

    campaign = models.ForeignKey("assessments.Campaign", on_delete=models.CASCADE, related_name="reports")
    document = models.JSONField(_("document figé"), editable=False)
    content = models.BinaryField(default=b"")

    class Meta(Job.Meta):
        verbose_name = _("rapport de campagne")
        verbose_name_plural = _("rapports de campagne")

    def __str__(self) -> str:
        return f"Rapport de campagne du {self.requested_at:%d/%m/%Y}"
