"""People, practices, and who may see what."""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from practices.api_token import ApiToken as ApiToken
from practices.attachment_link import AttachmentLink as AttachmentLink
from practices.visit import Visit as Visit


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
    language = models.CharField("langue", max_length=5, choices=settings.LANGUAGES, default="fr")
    """Of the screens once signed in, and of the e-mails sent to them."""
    follows_until = models.DateField("suit des structures jusqu'au", null=True, editable=False)
    """The last day of their last mandate, kept by `Mandate`: the header of every page asks for it."""

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

    @property
    def follows(self) -> bool:
        """Whether a mandate of theirs is live. It opens nothing: rights are read from the mandates."""
        return self.follows_until is not None and self.follows_until >= timezone.localdate()


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
        indexes: ClassVar = [  # the orders of a portfolio
            models.Index(fields=["name", "id"], name="practice_by_name"),
            models.Index(fields=["kind", "name", "id"], name="practice_by_kind"),
            models.Index(fields=["department", "name", "id"], name="practice_by_department"),
        ]
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

    def bulk_create(self, objs: Iterable["Mandate"], *args: Any, **options: Any) -> list["Mandate"]:
        created = super().bulk_create(objs, *args, **options)
        keep_last_days({mandate.dpo_id for mandate in created})
        return created


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        keep_last_days({self.dpo_id})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        deleted = super().delete(*args, **kwargs)
        keep_last_days({self.dpo_id})
        return deleted


def keep_last_days(people: Iterable[int]) -> None:
    """Sets `User.follows_until` from the mandates that were not revoked: one query."""
    last = Max(Coalesce("ends_on", Value(date.max)))
    standing = Mandate.objects.filter(dpo=OuterRef("pk"), revoked_at__isnull=True)
    last_days = standing.order_by().values("dpo").annotate(last=last).values("last")
    User.objects.filter(pk__in=people).update(follows_until=Subquery(last_days))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def pending(self) -> "InvitationQuerySet":
        """Neither accepted nor cancelled; its link may have expired."""
        return self.filter(accepted_at__isnull=True, cancelled_at__isnull=True)


class Invitation(models.Model):
    """Access promised to an e-mail address: a role among the members, or the scope of a mandate.

    The link that was sent is not kept, only its hash: whoever reads the database cannot follow it.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("adresse e-mail")
    role = models.CharField("rôle", max_length=15, choices=Membership.Role.choices, blank=True)
    scope = models.CharField("étendue du mandat", max_length=10, choices=Mandate.Scope.choices, blank=True)
    ends_on = models.DateField("fin du mandat", null=True, blank=True)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField("envoyée le")
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    cancelled_at = models.DateTimeField("annulée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "email"],
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="one_pending_invitation_per_address_and_practice",
                violation_error_message="Une invitation attend déjà à cette adresse.",
            ),
            models.CheckConstraint(
                condition=(Q(role="") & ~Q(scope="")) | (~Q(role="") & Q(scope="", ends_on__isnull=True)),
                name="invitation_promises_a_role_or_a_mandate",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(cancelled_at__isnull=True),
                name="invitation_is_accepted_or_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.practice}"


class Consultation(models.Model):
    """That the holder of a mandate opened a kind of page, at most once an hour; written once, never changed.

    Without a practice, it is their list of all the practices that they follow.
    """

    class Kind(models.TextChoices):
        PORTFOLIO = "portfolio", "le tableau de suivi de ses structures"
        PRACTICE = "practice", "la page de la structure"
        ACCESS = "access", "la liste des accès"
        QUESTIONS = "questions", "le questionnaire et ses réponses"
        RESULTS = "results", "les résultats"
        PLAN = "plan", "le plan d'actions"
        REPORT = "report", "un rapport"
        EVIDENCE = "evidence", "des preuves"
        EXPORT = "export", "un export de données"
        OTHER = "other", "une autre page"

    practice = models.ForeignKey(Practice, null=True, on_delete=models.CASCADE, related_name="consultations")
    person = models.ForeignKey(
        User, verbose_name="qui", null=True, on_delete=models.SET_NULL, related_name="consultations"
    )
    kind = models.CharField("quoi", max_length=10, choices=Kind.choices)
    hour = models.DateTimeField("heure")
    at = models.DateTimeField("quand")

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "-at"], name="consultations_of_practice")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "person", "kind", "hour"], name="one_consultation_an_hour"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "hour"],
                condition=Q(practice__isnull=True),
                name="one_consultation_of_the_list_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or 'Une personne partie'} a consulté {self.get_kind_display()}"


class JournalEntry(models.Model):
    """One line of a practice's journal: written once, never changed."""

    class Verb(models.TextChoices):
        PRACTICE_CREATED = "practice_created", "a créé la structure"
        PRACTICE_EDITED = "practice_edited", "a modifié la structure"
        MEMBER_ADDED = "member_added", "a donné accès à"
        MEMBER_REMOVED = "member_removed", "a retiré l'accès de"
        MANDATE_GRANTED = "mandate_granted", "a donné mandat à"
        MANDATE_CHANGED = "mandate_changed", "a modifié le mandat de"
        MANDATE_REVOKED = "mandate_revoked", "a révoqué le mandat de"
        MANDATE_GIVEN_UP = "mandate_given_up", "a renoncé à son mandat"
        INVITED = "invited", "a invité"
        INVITED_AGAIN = "invited_again", "a renvoyé l'invitation à"
        INVITATION_CANCELLED = "invitation_cancelled", "a annulé l'invitation de"
        INVITATION_ACCEPTED = "invitation_accepted", "a accepté l'invitation"
        VISIT_OPENED = "visit_opened", "a ouvert une visite avec"
        VISIT_CLOSED = "visit_closed", "a clos la visite avec"
        ATTACHED = "attached", "a rattaché la structure à"
        DETACHED = "detached", "a détaché la structure de"
        HANDED_OVER = "handed_over", "a passé la main à"
        SHARING_AGREED = "sharing_agreed", "a accepté de partager ses chiffres\u00a0:"
        SHARING_ENDED = "sharing_ended", "ne partage plus ses chiffres\u00a0:"

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
