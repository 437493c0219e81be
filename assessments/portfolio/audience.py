"""Whose figures a page may sum up: a DPO's practices, or the members that agreed to show them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import Assessment, FigureSharing
from practices.access import OPENED_BY, Right
from practices.models import Mandate, Practice, User

Openings = QuerySet[Mandate] | QuerySet[FigureSharing]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """The latest assessment of each practice: all whose figures may be read, and those whose gaps may be.

    Gaps of practices that show their figures only are never counted, not even in a sum: whoever knows the
    others' gaps would find them by subtraction.
    """

    referential: str
    figures: QuerySet[Assessment]
    gaps: QuerySet[Assessment]


def followed_by(user: User, referential: str) -> Audience:
    """Under a live mandate; one's own practices are not followed."""
    return _audience(
        referential,
        figures=_followed(user, Right.FIGURES),
        gaps=_followed(user, Right.VIEW),
    )


def narrowed(audience: Audience, kept: QuerySet[Assessment]) -> Audience:
    """To those that a filter keeps."""
    return Audience(
        referential=audience.referential,
        figures=audience.figures.filter(pk__in=kept.values("pk")),
        gaps=audience.gaps.filter(pk__in=kept.values("pk")),
    )


def members_of(parent: Practice, referential: str) -> Audience:
    """The members whose owner agreed, as long as they belong to `parent`."""
    agreed = FigureSharing.objects.filter(
        purpose=FigureSharing.Purpose.PARENT, withdrawn_at=None, parent=parent, practice__parent=parent
    )
    return _audience(
        referential,
        figures=agreed,
        gaps=agreed.filter(with_gaps=True),
    )


def _followed(user: User, right: Right) -> QuerySet[Mandate]:
    scopes = [one for one in OPENED_BY[right] if isinstance(one, Mandate.Scope)]
    return user.mandates.live().filter(scope__in=scopes)


def _audience(referential: str, *, figures: Openings, gaps: Openings) -> Audience:
    latest = Assessment.objects.filter(is_latest=True, version__referential__code=referential)
    return Audience(
        referential=referential,
        figures=latest.filter(practice__in=figures.values("practice")),
        gaps=latest.filter(practice__in=gaps.values("practice")),
    )
