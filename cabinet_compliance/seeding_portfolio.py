"""What a DPO has after a year of work, invented: months gone by, peers that agreed, a campaign, an action.

Of practices that `seeding` made by hand; whatever exists already is left alone.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from uuid import UUID

from django.db import transaction

from assessments.campaigning import launch_campaign
from assessments.domain.levels import level_of
from assessments.models import ActionPush, Assessment, Campaign, FigureSharing, FigureSnapshot
from assessments.portfolio.benchmark import release_all
from assessments.portfolio.lateness import keep_overdue
from assessments.portfolio.sharing import share_with_peers
from assessments.portfolio.snapshots import take_snapshots
from assessments.proposing import failing, push_action
from practices.models import Membership, Practice, User
from referentials.models import ReferentialVersion

MONTHS = 11
PUSHED = "sec-restauration-test"
MESSAGE = (
    "Bonjour, une sauvegarde qui n'a jamais été relue n'en est peut-être pas une. Demandez à votre "
    "prestataire de restaurer un dossier devant vous, et notez la date."
)


@transaction.atomic
def seed_portfolio(dpo: User, version: ReferentialVersion, *, seed: int, at: datetime) -> None:
    practices = list(Practice.objects.filter(mandates__dpo=dpo).order_by("created_at", "pk"))
    _agree_with_peers(practices, at=at - timedelta(days=60))
    _invent_months(practices, Random(f"months-{seed}"), at.date())  # noqa: S311 - invented data
    take_snapshots(day=at.date())
    release_all(at=at, day=at.date())
    keep_overdue(day=at.date())
    _invite(dpo, version, practices, at=at - timedelta(days=25))
    _push(dpo, version, at=at - timedelta(days=6))


def _agree_with_peers(practices: Sequence[Practice], *, at: datetime) -> None:
    """Three out of four, the doctor's own among them."""
    agreed = set(FigureSharing.objects.values_list("practice", flat=True))
    owners = dict(
        Membership.objects.filter(practice__in=practices, role=Membership.Role.OWNER).values_list(
            "practice", "user"
        )
    )
    people = User.objects.in_bulk([*owners.values()])
    for number, practice in enumerate(practices):
        if number % 4 != 3 and practice.pk in owners and practice.pk not in agreed:
            share_with_peers(practice=practice, by=people[owners[practice.pk]], at=at)


def _invent_months(practices: Sequence[Practice], random: Random, day: date) -> None:
    """Each climbed to where it stands: the score of a month gone by is a part of today's."""
    latest = Assessment.objects.filter(practice__in=practices, is_latest=True, score_low__isnull=False)
    rows = []
    for one in latest.select_related("version").order_by("practice__created_at", "pk"):
        for ago in range(MONTHS, 0, -1):
            part = Decimal(1) - Decimal(ago * random.randint(1, 6)) / 100
            rows.append(_month(one, _months_before(day, ago), part))
    FigureSnapshot.objects.bulk_create(rows, ignore_conflicts=True)


def _month(one: Assessment, month: date, part: Decimal) -> FigureSnapshot:
    low, high = (Decimal(value or 0) * part for value in (one.score_low, one.score_high))
    return FigureSnapshot(
        practice_id=one.practice_id,
        referential_id=one.version.referential_id,
        version_id=one.version_id,
        month=month,
        score_low=low.quantize(Decimal("0.0001")),
        score_high=high.quantize(Decimal("0.0001")),
        level=level_of(Fraction(low)).value,
        theme_scores={},
    )


def _months_before(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def _invite(dpo: User, version: ReferentialVersion, practices: Sequence[Practice], *, at: datetime) -> None:
    if Campaign.objects.filter(launched_by=dpo).exists() or not practices:
        return
    launch_campaign(
        campaign_id=UUID(int=1),
        version=version,
        title=f"Bilan {at:%Y}",
        message="Dix minutes suffisent pour le diagnostic express. Appelez-moi si une question vous arrête.",
        deadline=(at + timedelta(days=45)).date(),
        practices=Practice.objects.filter(pk__in=[one.pk for one in practices[:8]]),
        by=dpo,
        at=at,
    )


def _push(dpo: User, version: ReferentialVersion, *, at: datetime) -> None:
    if ActionPush.objects.filter(proposed_by=dpo).exists():
        return
    lacking = failing(dpo, version, PUSHED)
    if lacking.exists():
        push_action(
            push_id=UUID(int=2),
            version=version,
            requirement=PUSHED,
            message=MESSAGE,
            due_on=(at + timedelta(days=60)).date(),
            practices=lacking,
            by=dpo,
            at=at,
        )
