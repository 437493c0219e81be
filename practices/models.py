"""People, practices, and who may see what."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by e-mail; there is no user name."""

    email = models.EmailField("adresse e-mail", unique=True)
    full_name = models.CharField("nom complet", max_length=150, blank=True)
    is_staff = models.BooleanField("accède à l'administration", default=False)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("inscrit le", default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return str(self)


class Practice(models.Model):
    """A cabinet, group, MSP or CPTS; `facts` holds the codes of what was declared true of it."""

    class Kind(models.TextChoices):
        SOLO = "solo", "Cabinet individuel"
        GROUP = "groupe", "Cabinet de groupe"
        MSP = "msp", "Maison de santé pluriprofessionnelle (MSP)"
        CPTS = "cpts", "Communauté professionnelle territoriale de santé (CPTS)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("nom de la structure", max_length=150)
    kind = models.CharField("type de structure", max_length=10, choices=Kind.choices)
    facts = models.JSONField("profil déclaré", default=list, blank=True)
    city = models.CharField("commune", max_length=100, blank=True)
    department = models.CharField("département", max_length=3, blank=True)
    """An INSEE code, such as "44", "2A" or "974"."""
    size = models.PositiveSmallIntegerField("nombre de professionnels", null=True, blank=True)
    software = models.CharField("logiciel métier", max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name="structure de rattachement",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="practice_is_not_its_own_parent",
                violation_error_message="Une structure ne peut pas être rattachée à elle-même.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a practice."""

    class Role(models.TextChoices):
        OWNER = "owner", "Responsable"
        CONTRIBUTOR = "contributor", "Contributeur"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=15, choices=Role.choices)

    class Meta:
        verbose_name = "appartenance"
        verbose_name_plural = "appartenances"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["practice", "user"], name="one_role_per_person_and_practice"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class MandateQuerySet(models.QuerySet["Mandate"]):
    def live(self) -> "MandateQuerySet":
        """Those that still open something today: neither revoked nor past their end."""
        today = timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), revoked_at__isnull=True)


class Mandate(models.Model):
    """A DPO's right to follow a practice, given by its owner, revocable at once."""

    class Scope(models.TextChoices):
        """How much it opens; each one opens what the one before does."""

        FIGURES = "figures", "Chiffres seulement"
        ANSWERS = "answers", "Réponses"
        EVIDENCE = "evidence", "Réponses et preuves"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="mandates")
    dpo = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    scope = models.CharField("étendue", max_length=10, choices=Scope.choices, default=Scope.ANSWERS)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField("donné le", default=timezone.now)
    ends_on = models.DateField("prend fin le", null=True, blank=True)
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = "mandat"
        verbose_name_plural = "mandats"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "dpo"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_mandate_per_dpo_and_practice",
                violation_error_message="Ce DPO suit déjà cette structure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dpo} suit {self.practice}"


class JournalEntry(models.Model):
    """One line of a practice's journal: written once, never changed."""

    class Verb(models.TextChoices):
        PRACTICE_CREATED = "practice_created", "a créé la structure"
        PRACTICE_EDITED = "practice_edited", "a modifié la structure"
        MEMBER_ADDED = "member_added", "a donné accès à"
        MEMBER_REMOVED = "member_removed", "a retiré l'accès de"
        MANDATE_GRANTED = "mandate_granted", "a donné mandat à"
        MANDATE_REVOKED = "mandate_revoked", "a révoqué le mandat de"

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="journal")
    actor = models.ForeignKey(
        User, verbose_name="qui", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verb = models.CharField("quoi", max_length=30, choices=Verb.choices)
    detail = models.CharField("détail", max_length=400, blank=True)
    at = models.DateTimeField("quand", default=timezone.now)

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "-at"], name="journal_of_practice")]

    def __str__(self) -> str:
        return f"{self.actor or 'Une personne partie'} {self.get_verb_display()} {self.detail}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A journal entry is never changed.")
        super().save(*args, **kwargs)
