"""The practices that a person follows under mandate: never their own, never one whose mandate has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from practices.access import OPENED_BY, Right
from practices.models import Mandate, Practice, User

SCOPES = {
    right: tuple(one for one in opening if isinstance(one, Mandate.Scope))
    for right, opening in OPENED_BY.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Those of a list that somebody keeps: all but `excluded`, or none but `only`."""

    only: frozenset[UUID] | None = None
    excluded: frozenset[UUID] = frozenset()

    def of(self, practices: QuerySet[Practice]) -> QuerySet[Practice]:
        kept = practices if self.only is None else practices.filter(pk__in=self.only)
        return kept.exclude(pk__in=self.excluded) if self.excluded else kept


def followed_by(user: User, *, to: Right) -> QuerySet[Practice]:
    """Ordered by name; `to` is a right that a mandate can open."""
    mandates = user.mandates.live().filter(scope__in=SCOPES[to])
    return Practice.objects.filter(pk__in=mandates.values("practice")).order_by("name", "pk")


def is_followed(practice: Practice, dpos: Iterable[int], *, to: Right) -> set[int]:
    """Which of these people follow it today: one query."""
    live = Mandate.objects.live().filter(practice=practice, dpo__in=dpos, scope__in=SCOPES[to])
    return set(live.values_list("dpo", flat=True))
