"""The one place that answers "may this person do this?".

A practice that one may not see does not exist for the asker: every refusal is a 404.
"""

from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django_htmx.middleware import HtmxDetails

from practices.models import Membership, Practice, User


class SignedInRequest(HttpRequest):
    """The request of a view behind `login_required`: its user is one of ours."""

    user: User
    htmx: HtmxDetails


class Right(StrEnum):
    VIEW = "view"
    ANSWER = "answer"
    MANAGE = "manage"


ROLES_WITH: dict[Right, tuple[str, ...]] = {
    Right.VIEW: (Membership.Role.OWNER, Membership.Role.CONTRIBUTOR),
    Right.ANSWER: (Membership.Role.OWNER, Membership.Role.CONTRIBUTOR),
    Right.MANAGE: (Membership.Role.OWNER,),
}
if set(ROLES_WITH) != set(Right):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("ROLES_WITH lacks a right")

OPEN_TO_MANDATES = frozenset({Right.VIEW})


def allowed(user: User, *, to: Right, prefix: str = "") -> Q:
    """The condition that keeps what `user` may do; `prefix` leads from the queried model to its practice.

    Example: Assessment.objects.filter(allowed(user, to=Right.ANSWER, prefix="practice__"))
    """
    member = Q(**{f"{prefix}memberships__user": user, f"{prefix}memberships__role__in": ROLES_WITH[to]})
    if to not in OPEN_TO_MANDATES:
        return member  # a plain join, and no double: a person has one role in a practice
    own = Membership.objects.filter(user=user, role__in=ROLES_WITH[to]).values("practice")
    followed = user.mandates.live().values("practice")
    return Q(**{f"{prefix}pk__in": own}) | Q(**{f"{prefix}pk__in": followed})


def get_practice_for(user: User, practice_id: UUID, *, to: Right) -> Practice:
    """Raises Http404 for a practice that does not exist or that `user` has no such right on."""
    return get_object_or_404(Practice.objects.filter(allowed(user, to=to)), pk=practice_id)


def rights_of(user: User, practice: Practice) -> frozenset[Right]:
    """What `user` may do in a practice that they may see: one query. A mandate alone only lets one look."""
    role = Membership.objects.filter(user=user, practice=practice).values_list("role", flat=True).first()
    return frozenset(right for right, roles in ROLES_WITH.items() if role in roles) | OPEN_TO_MANDATES
