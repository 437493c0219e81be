"""Assessments, their answers and their action plan."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Assessment(models.Model):
    """One practice against one published version.

    The figures are stored beside the answers, in the same transaction, so that a list reads them
    without computing; so is `choices`, each question's choice and revision, so that saving one answer
    reads one row. `result` is the frozen outcome of a completed assessment.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", "En cours"
        COMPLETED = "completed", "Terminée"
        ARCHIVED = "archived", "Archivée"
        CARRIED_OVER = "carried_over", "Reprise sur une autre version"
        SET_ASIDE = "set_aside", "Reprise annulée"

    SUPERSEDED: ClassVar = (State.CARRIED_OVER, State.SET_ASIDE)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="assessments")
    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.PROTECT, related_name="assessments"
    )
    state = models.CharField("état", max_length=15, choices=State.choices, default=State.IN_PROGRESS)
    kind = models.CharField("type de structure", max_length=10)
    facts = models.JSONField("profil retenu", default=list, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    choices = models.JSONField("réponses choisies", default=dict, blank=True, editable=False)
    score_low = models.DecimalField("score", max_digits=7, decimal_places=4, null=True, editable=False)
    score_high = models.DecimalField(
        "score possible", max_digits=7, decimal_places=4, null=True, editable=False
    )
    level = models.CharField("niveau", max_length=1, blank=True, editable=False)
    asked_count = models.PositiveIntegerField("questions posées", default=0, editable=False)
    answered_count = models.PositiveIntegerField("questions répondues", default=0, editable=False)

    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    changed_at = models.DateTimeField("modifiée le", default=timezone.now)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    completed_at = models.DateTimeField("terminée le", null=True, blank=True)
    result = models.JSONField("résultat figé", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "évaluation"
        verbose_name_plural = "évaluations"
        ordering: ClassVar = ["-started_at"]
        indexes: ClassVar = [models.Index(fields=["practice", "-started_at"], name="assessment_of_practice")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(
                        state__in=("in_progress", "carried_over", "set_aside"),
                        completed_at__isnull=True,
                        result__isnull=True,
                    )
                    | Q(
                        state__in=("completed", "archived"),
                        completed_at__isnull=False,
                        result__isnull=False,
                    )
                ),
                name="assessment_is_frozen_iff_completed",
                violation_error_message="Une évaluation terminée porte sa date et son résultat figé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} · {self.version}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.IN_PROGRESS

    @property
    def is_superseded(self) -> bool:
        """Another assessment goes on in its place: kept to be read, and for an undo."""
        return self.state in self.SUPERSEDED

    @property
    def has_outlived_version(self) -> bool:
        """Under way, and past the last day that the version's editor gave: to be read or carried over."""
        last = self.version.open_until
        return self.is_open and last is not None and last < timezone.localdate()

    @property
    def takes_answers(self) -> bool:
        return self.is_open and not self.has_outlived_version


class RecordIsKept(Exception):
    """What was answered or decided stays on record: it is followed by another line, never changed."""


class Record(models.Model):
    """A line of history: written once, followed by others, never changed."""

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        if not self._state.adding:
            raise RecordIsKept(self.pk)
        super().save(**options)


class Answer(Record):
    """One answer to one question, as given: append-only, so that the history is the record itself.

    The answer in force is the one of the highest revision; an empty `choice` says that it was erased.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField("question", max_length=80)
    choice = models.CharField("réponse", max_length=80, blank=True)
    reason = models.TextField("motif", blank=True)
    comment = models.TextField("commentaire", blank=True)
    to_confirm = models.BooleanField("à confirmer", default=False)
    revision = models.PositiveIntegerField(default=1)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    answered_at = models.DateTimeField("répondu le", default=timezone.now)

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["assessment", "question", "revision"], name="one_answer_per_question_and_revision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.choice}"


class CarryOver(models.Model):
    """The answers of `source` brought to a new assessment, `target`, on another version.

    `source` stays as it stood, so that undoing restores it to the last byte.
    """

    source = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="carried_to")
    target = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="carried_from")
    counts = models.JSONField("réponses par sort", default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField("faite le", default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        verbose_name = "reprise"
        verbose_name_plural = "reprises"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class ImpactStudy(models.Model):
    """What publishing a draft would do to the assessments under way, counted batch by batch."""

    version = models.ForeignKey(
        "referentials.ReferentialVersion", on_delete=models.CASCADE, related_name="impact_studies"
    )
    version_revision = models.PositiveIntegerField()
    """The draft's revision when the study began: a later one makes the study out of date."""
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    finished_at = models.DateTimeField("finie le", null=True, blank=True)
    total = models.PositiveIntegerField("évaluations")
    done = models.PositiveIntegerField("évaluations étudiées", default=0)
    reached = models.UUIDField("dernière évaluation étudiée", null=True, blank=True)
    figures = models.JSONField("chiffres", default=dict)

    class Meta:
        verbose_name = "étude d'impact"
        verbose_name_plural = "études d'impact"
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version} : {self.done} / {self.total}"


class PlannedAction(models.Model):
    """What the practice decided about one action of its plan; the action itself is computed."""

    class Status(models.TextChoices):
        TO_DO = "to_do", "À faire"
        IN_PROGRESS = "in_progress", "En cours"
        DONE = "done", "Faite"
        DROPPED = "dropped", "Écartée"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="planned_actions")
    requirement = models.CharField("exigence", max_length=80)
    status = models.CharField("état", max_length=15, choices=Status.choices, default=Status.TO_DO)
    assignee = models.CharField("confiée à", max_length=150, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    note = models.TextField("note", blank=True)
    new_answers = models.JSONField("nouvelles réponses", default=dict, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    changed_at = models.DateTimeField("modifiée le", default=timezone.now)

    class Meta:
        verbose_name = "action"
        verbose_name_plural = "actions"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "requirement"], name="one_action_per_requirement"),
            models.CheckConstraint(
                condition=(
                    Q(status="done", closed_at__isnull=False)
                    | (~Q(status="done") & Q(closed_at__isnull=True))
                ),
                name="action_is_done_iff_closed",
                violation_error_message="Une action faite porte la date à laquelle elle l'a été.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} ({self.get_status_display()})"


class ActionEvent(Record):
    """One decision about an action of the plan, as taken; the last one is what `PlannedAction` says."""

    action = models.ForeignKey(PlannedAction, on_delete=models.CASCADE, related_name="events")
    status = models.CharField("état", max_length=15, choices=PlannedAction.Status.choices)
    assignee = models.CharField("confiée à", max_length=150, blank=True)
    due_on = models.DateField("échéance", null=True, blank=True)
    note = models.TextField("note", blank=True)
    new_answers = models.JSONField("nouvelles réponses", default=dict, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le")

    class Meta:
        verbose_name = "décision sur une action"
        verbose_name_plural = "décisions sur les actions"
        ordering: ClassVar = ["decided_at", "pk"]

    def __str__(self) -> str:
        return f"{self.action} le {self.decided_at:%d/%m/%Y}"


class Evidence(models.Model):
    """What shows that a requirement is met: a file kept here, or the place where the proof is kept.

    Taking it away erases the file and keeps the row: what there was, its hash, who took it away and when.
    """

    class Kind(models.TextChoices):
        FILE = "file", "Fichier"
        PLACE = "place", "Lieu où la preuve est gardée"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence")
    requirement = models.CharField("exigence", max_length=80)
    kind = models.CharField("nature", max_length=5, choices=Kind.choices)
    name = models.CharField("nom du fichier", max_length=120, blank=True)
    content_type = models.CharField("type", max_length=100, blank=True)
    size = models.PositiveIntegerField("octets", default=0)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    place = models.CharField("où la preuve est gardée", max_length=300, blank=True)
    origin = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.RESTRICT, related_name="copies"
    )
    """Of a file brought from another assessment: the evidence that holds the bytes for both."""
    expires_on = models.DateField("à renouveler le", null=True, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField("ajoutée le")
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    removed_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "preuve"
        verbose_name_plural = "preuves"
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
                violation_error_message="Une preuve est un fichier ou un lieu.",
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
        verbose_name = "fichier de preuve"
        verbose_name_plural = "fichiers de preuve"

    def __str__(self) -> str:
        return str(self.evidence_id)
