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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

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

    email = models.EmailField(_("adresse e-mail"), unique=True)
    full_name = models.CharField(_("nom complet"), max_length=150, blank=True)
    is_staff = models.BooleanField(_("accède à l'administration"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    date_joined = models.DateTimeField(_("inscrit le"), default=timezone.now)
    language = models.CharField(_("langue"), max_length=5, choices=settings.LANGUAGES, default="fr")
    """Of the screens once signed in, and of the e-mails sent to them."""
    follows_until = models.DateField(_("suit des structures jusqu'au"), null=True, editable=False)
    """The last day of their last mandate, kept by `Mandate`: the header of every page asks for it."""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")

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
        SOLO = "solo", _("Cabinet individuel")
        GROUP = "groupe", _("Cabinet de groupe")
        MSP = "msp", _("Maison de santé pluriprofessionnelle (MSP)")
        CPTS = "cpts", _("Communauté professionnelle territoriale de santé (CPTS)")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("nom de la structure"), max_length=150)
    kind = models.CharField(_("type de structure"), max_length=10, choices=Kind.choices)
    facts = models.JSONField(_("profil déclaré"), default=list, blank=True)
    city = models.CharField(_("commune"), max_length=100, blank=True)
    department = models.CharField(_("département"), max_length=3, blank=True)
    """An INSEE code, such as "44", "2A" or "974"."""
    size = models.PositiveSmallIntegerField(_("nombre de professionnels"), null=True, blank=True)
    software = models.CharField(_("logiciel métier"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("structure de rattachement"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
    )
    created_at = models.DateTimeField(_("créée le"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("structure")
        verbose_name_plural = _("structures")
        indexes: ClassVar = [  # the orders of a portfolio
            models.Index(fields=["name", "id"], name="practice_by_name"),
            models.Index(fields=["kind", "name", "id"], name="practice_by_kind"),
            models.Index(fields=["department", "name", "id"], name="practice_by_department"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="practice_is_not_its_own_parent",
                violation_error_message=_("Une structure ne peut pas être rattachée à elle-même."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a practice."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Responsable")
        CONTRIBUTOR = "contributor", _("Contributeur")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("rôle"), max_length=15, choices=Role.choices)

    class Meta:
        verbose_name = _("appartenance")
        verbose_name_plural = _("appartenances")
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

        FIGURES = "figures", _("Chiffres seulement")
        ANSWERS = "answers", _("Réponses")
        EVIDENCE = "evidence", _("Réponses et preuves")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="mandates")
    dpo = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mandates")
    scope = models.CharField(_("étendue"), max_length=10, choices=Scope.choices, default=Scope.ANSWERS)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField(_("donné le"), default=timezone.now)
    ends_on = models.DateField(_("prend fin le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandat")
        verbose_name_plural = _("mandats")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "dpo"],
                condition=Q(revoked_at__isnull=True),
                name="one_live_mandate_per_dpo_and_practice",
                violation_error_message=_("Ce DPO suit déjà cette structure."),
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(dpo)s suit %(practice)s") % {"dpo": self.dpo, "practice": self.practice}

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
    email = models.EmailField(_("adresse e-mail"))
    role = models.CharField(_("rôle"), max_length=15, choices=Membership.Role.choices, blank=True)
    scope = models.CharField(_("étendue du mandat"), max_length=10, choices=Mandate.Scope.choices, blank=True)
    ends_on = models.DateField(_("fin du mandat"), null=True, blank=True)
    token_hash = models.CharField(_("empreinte du lien"), max_length=64, unique=True)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("expire le"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["practice", "email"],
                condition=Q(accepted_at__isnull=True, cancelled_at__isnull=True),
                name="one_pending_invitation_per_address_and_practice",
                violation_error_message=_("Une invitation attend déjà à cette adresse."),
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
        PORTFOLIO = "portfolio", _("le tableau de suivi de ses structures")
        PRACTICE = "practice", _("la page de la structure")
        ACCESS = "access", _("la liste des accès")
        QUESTIONS = "questions", _("le questionnaire et ses réponses")
        RESULTS = "results", _("les résultats")
        PLAN = "plan", _("le plan d'actions")
        REPORT = "report", _("un rapport")
        EVIDENCE = "evidence", _("des preuves")
        EXPORT = "export", _("un export de données")
        OTHER = "other", _("une autre page")

    practice = models.ForeignKey(Practice, null=True, on_delete=models.CASCADE, related_name="consultations")
    person = models.ForeignKey(
        User, verbose_name=_("qui"), null=True, on_delete=models.SET_NULL, related_name="consultations"
    )
    kind = models.CharField(_("quoi"), max_length=10, choices=Kind.choices)
    hour = models.DateTimeField(_("heure"))
    at = models.DateTimeField(_("quand"))

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
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
        return gettext("%(person)s a consulté %(what)s") % {
            "person": self.person or gettext("Une personne partie"),
            "what": self.get_kind_display(),
        }


class JournalEntry(models.Model):
    """One line of a practice's journal: written once, never changed."""

    class Verb(models.TextChoices):
        PRACTICE_CREATED = "practice_created", _("a créé la structure")
        PRACTICE_EDITED = "practice_edited", _("a modifié la structure")
        MEMBER_ADDED = "member_added", _("a donné accès à")
        MEMBER_REMOVED = "member_removed", _("a retiré l'accès de")
        MANDATE_GRANTED = "mandate_granted", _("a donné mandat à")
        MANDATE_CHANGED = "mandate_changed", _("a modifié le mandat de")
        MANDATE_REVOKED = "mandate_revoked", _("a révoqué le mandat de")
        MANDATE_GIVEN_UP = "mandate_given_up", _("a renoncé à son mandat")
        INVITED = "invited", _("a invité")
        INVITED_AGAIN = "invited_again", _("a renvoyé l'invitation à")
        INVITATION_CANCELLED = "invitation_cancelled", _("a annulé l'invitation de")
        INVITATION_ACCEPTED = "invitation_accepted", _("a accepté l'invitation")
        VISIT_OPENED = "visit_opened", _("a ouvert une visite avec")
        VISIT_CLOSED = "visit_closed", _("a clos la visite avec")
        ATTACHED = "attached", _("a rattaché la structure à")
        DETACHED = "detached", _("a détaché la structure de")
        HANDED_OVER = "handed_over", _("a passé la main à")
        SHARING_AGREED = "sharing_agreed", _("a accepté de partager ses chiffres\u00a0:")
        SHARING_ENDED = "sharing_ended", _("ne partage plus ses chiffres\u00a0:")

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="journal")
    actor = models.ForeignKey(
        User, verbose_name=_("qui"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verb = models.CharField(_("quoi"), max_length=30, choices=Verb.choices)
    detail = models.CharField(_("détail"), max_length=400, blank=True)
    at = models.DateTimeField(_("quand"), default=timezone.now)

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["practice", "-at"], name="journal_of_practice")]

    def __str__(self) -> str:
        actor = self.actor or gettext("Une personne partie")
        return f"{actor} {self.get_verb_display()} {self.detail}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A journal entry is never changed.")
        super().save(*args, **kwargs)
