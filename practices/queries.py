"""What the screens read about practices, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from practices.models import Consultation, Invitation, Mandate, Membership, Practice, User

FOLLOWED_ON_HOME = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPractices:
    own: list[Membership]
    followed: list[Practice]
    followed_count: int


def list_own_practices(user: User) -> OwnPractices:
    own = user.memberships.select_related("practice").order_by("practice__name", "practice_id")
    mandates = user.mandates.live().values("practice")
    followed = Practice.objects.filter(pk__in=mandates).order_by("name", "pk")
    first = list(followed[: FOLLOWED_ON_HOME + 1])
    count = followed.count() if len(first) > FOLLOWED_ON_HOME else len(first)
    return OwnPractices(own=list(own), followed=first[:FOLLOWED_ON_HOME], followed_count=count)


def list_members(practice: Practice) -> QuerySet[Membership]:
    return practice.memberships.select_related("user").order_by("-role", "user__email")


def list_live_mandates(practice: Practice) -> QuerySet[Mandate]:
    """Each with `consulted_at`, when its holder last opened something of the practice."""
    theirs = Consultation.objects.filter(practice=OuterRef("practice"), person=OuterRef("dpo"))
    last = Subquery(theirs.order_by("-at").values("at")[:1])
    return practice.mandates.live().annotate(consulted_at=last).select_related("dpo").order_by("dpo__email")


def list_mandates_held(dpo: User) -> QuerySet[Mandate]:
    return dpo.mandates.live().select_related("practice", "granted_by").order_by("practice__name", "pk")


def list_pending_invitations(practice: Practice) -> QuerySet[Invitation]:
    return practice.invitations.pending().order_by("email", "pk")


def list_consultations(practice: Practice) -> QuerySet[Consultation]:
    """The latest first; lists of all the practices that somebody followed at that moment included."""
    then_live = Mandate.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gte=OuterRef("at")),
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("day")),
        practice=practice,
        dpo=OuterRef("person"),
        granted_at__lte=OuterRef("at"),
    )
    of_lists = Q(practice__isnull=True) & Exists(then_live)
    dated = Consultation.objects.annotate(day=TruncDate("at")).select_related("person")
    return dated.filter(Q(practice=practice) | of_lists)


PROPOSED_SOFTWARE = 200


def known_software() -> list[str]:
    """The names that practices gave, the most used first; never who uses which."""
    named = Practice.objects.exclude(software="").values("software")
    counted = named.annotate(used=Count("pk")).order_by("-used", "software")
    return [row["software"] for row in counted[:PROPOSED_SOFTWARE]]
