"""What the screens read about practices, in a constant number of queries."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from practices.models import Mandate, Membership, Practice, User

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
    return practice.mandates.live().select_related("dpo").order_by("dpo__email")


PROPOSED_SOFTWARE = 200


def known_software() -> list[str]:
    """The names that practices gave, the most used first; never who uses which."""
    named = Practice.objects.exclude(software="").values("software")
    counted = named.annotate(used=Count("pk")).order_by("-used", "software")
    return [row["software"] for row in counted[:PROPOSED_SOFTWARE]]
