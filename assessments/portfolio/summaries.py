"""A DPO's sums: computed at once over few practices, read as stored over many.

Over few, a mandate that is revoked stops counting at once; over many, with the next computation, within
REFRESHED_EVERY of any change.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from assessments.models import PortfolioSummary
from assessments.portfolio.audience import Audience, followed_by
from assessments.portfolio.summing import Sums, freeze_sums, sum_up, thaw_sums
from practices.models import Mandate, User
from referentials.models import Referential

COMPUTED_AT_ONCE = 200
"""Up to so many practices, a page may pay for its own sums."""
REFRESHED_EVERY = timedelta(hours=1)
MOST = 3
"""What a worker surely has time for at once, were each of a hundred thousand practices."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`sums` is None over many practices while nothing is stored yet."""

    sums: Sums | None
    computed_at: datetime
    is_live: bool


def read_summary(user: User, referential: str, *, at: datetime) -> Summary:
    if len(user.mandates.live().values_list("pk")[: COMPUTED_AT_ONCE + 1]) <= COMPUTED_AT_ONCE:
        sums = sum_up(followed_by(user, referential), day=localdate(at))
        return Summary(sums=sums, computed_at=at, is_live=True)
    stored = PortfolioSummary.objects.filter(dpo=user, referential__code=referential).first()
    if stored is None:
        return Summary(sums=None, computed_at=at, is_live=False)
    return Summary(sums=thaw_sums(stored.data), computed_at=stored.computed_at, is_live=False)


def sum_up_filtered(audience: Audience, *, at: datetime) -> Summary:
    """At once when a filter leaves few enough; else without sums: nothing is stored for each filter."""
    few = len(audience.figures.order_by().values_list("pk")[: COMPUTED_AT_ONCE + 1]) <= COMPUTED_AT_ONCE
    sums = sum_up(audience, day=localdate(at)) if few else None
    return Summary(sums=sums, computed_at=at, is_live=few)


def store_summary(user: User, referential: Referential, *, at: datetime) -> None:
    data = freeze_sums(sum_up(followed_by(user, referential.code), day=localdate(at)))
    PortfolioSummary.objects.update_or_create(
        dpo=user, referential=referential, defaults={"computed_at": at, "data": data}
    )


def refresh_summaries(*, at: datetime, most: int = MOST) -> int:
    """Those of DPOs who follow too many practices for a page to sum them up, when older than an hour."""
    mandates = Mandate.objects.live().filter(dpo=OuterRef("pk"))
    many = mandates.order_by("pk")[COMPUTED_AT_ONCE : COMPUTED_AT_ONCE + 1]
    fresh = PortfolioSummary.objects.filter(computed_at__gt=at - REFRESHED_EVERY)
    done = 0
    for referential in Referential.objects.order_by("pk"):
        recent = fresh.filter(dpo=OuterRef("pk"), referential=referential)
        for user in User.objects.filter(Exists(many), ~Exists(recent)):
            if done == most:
                return done
            store_summary(user, referential, at=at)
            done += 1
    return done
