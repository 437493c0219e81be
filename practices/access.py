"""The one place that answers "may this person do this?".

A practice that one may not see does not exist for the asker: every refusal is a 404.
"""

from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Case, Exists, F, Model, OuterRef, Q, QuerySet, UUIDField, Value, When
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from practices.consulting import note_opened
from practices.models import Mandate, Membership, Practice, User, Visit

Row = TypeVar("Row", bound=Model)


class SignedInRequest(HttpRequest):
    """The request of a view behind `login_required`: its user is one of ours."""

    user: User
    htmx: HtmxDetails


class Right(StrEnum):
    """What a door asks for. FIGURES: scores, levels, progress and dates, and not one answer.

    FILL is to answer the questionnaire and nothing more, OBSERVE to note what one sees beside it; ANSWER is
    all that members do: complete, plan, keep evidence, ask for help.
    """

    FIGURES = "figures"
    VIEW = "view"
    EVIDENCE = "evidence"
    OBSERVE = "observe"
    FILL = "fill"
    ANSWER = "answer"
    MANAGE = "manage"


class Sitting(StrEnum):
    """What opens a right for some hours."""

    VISIT = "visit"


Role = Membership.Role
Scope = Mandate.Scope
Opener = Role | Scope | Sitting
MEMBERS = (Role.OWNER, Role.CONTRIBUTOR)
OPENED_BY: dict[Right, tuple[Opener, ...]] = {
    Right.FIGURES: (*MEMBERS, Scope.FIGURES, Scope.ANSWERS, Scope.EVIDENCE),
    Right.VIEW: (*MEMBERS, Scope.ANSWERS, Scope.EVIDENCE),
    Right.EVIDENCE: (*MEMBERS, Scope.EVIDENCE),
    Right.OBSERVE: (Scope.ANSWERS, Scope.EVIDENCE),
    Right.FILL: (*MEMBERS, Sitting.VISIT),
    Right.ANSWER: MEMBERS,
    Right.MANAGE: (Role.OWNER,),
}
if set(OPENED_BY) != set(Right):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("OPENED_BY lacks a right")

ONLY_LOOKS = frozenset({Right.FIGURES, Right.VIEW, Right.EVIDENCE})
"""What changes nothing: all that is left of an assessment that another goes on in place of."""


def allowed(user: User, *, to: Right, prefix: str = "") -> Q:
    """The condition that keeps what `user` may do; `prefix` leads from the queried model to its practice.

    Example: Assessment.objects.filter(allowed(user, to=Right.ANSWER, prefix="practice__"))
    """
    roles, scopes = _roles(to), _scopes(to)
    if OPENED_BY[to] == tuple(roles):
        # A plain join, and no double: a person has one role in a practice.
        return Q(**{f"{prefix}memberships__user": user, f"{prefix}memberships__role__in": roles})
    ways = Q()
    if roles:
        own = Membership.objects.filter(user=user, role__in=roles).values("practice")
        ways |= Q(**{f"{prefix}pk__in": own})
    if scopes:
        followed = user.mandates.live().filter(scope__in=scopes).values("practice")
        ways |= Q(**{f"{prefix}pk__in": followed})
    if Sitting.VISIT in OPENED_BY[to]:
        visited = visits_under_way().filter(dpo=user).values("practice")
        ways |= Q(**{f"{prefix}pk__in": visited})
    return ways


def visits_under_way() -> QuerySet[Visit]:
    """Neither closed nor past their end, under a mandate that still opens the answers."""
    mandates = Mandate.objects.live().filter(scope__in=_scopes(Right.VIEW))
    theirs = mandates.filter(practice=OuterRef("practice"), dpo=OuterRef("dpo"))
    return Visit.objects.filter(Exists(theirs), closed_at=None, ends_at__gt=timezone.now()).order_by()


def _roles(right: Right) -> list[Role]:
    return [one for one in OPENED_BY[right] if isinstance(one, Role)]


def _scopes(right: Right) -> list[Scope]:
    return [one for one in OPENED_BY[right] if isinstance(one, Scope)]


def open_for(user: User, rows: QuerySet[Row], *, to: Right, prefix: str = "", **which: Any) -> Row:
    """The row that `which` tells from the others, noted as consulted when only a mandate opens it; one query.

    Raises Http404 when there is none, or when `user` has no such right on its practice.
    """
    within = rows.filter(allowed(user, to=to, prefix=prefix))
    if OPENED_BY[to] == tuple(_roles(to)):
        return get_object_or_404(within, **which)
    own = Membership.objects.filter(user=user, practice=OuterRef(f"{prefix}pk"))
    consulted = Case(When(Exists(own), then=Value(None)), default=F(f"{prefix}pk"), output_field=UUIDField())
    found: Any = get_object_or_404(within.annotate(consulted_practice=consulted), **which)
    if found.consulted_practice is not None:
        note_opened(user, found.consulted_practice)
    return cast(Row, found)


def get_practice_for(user: User, practice_id: UUID, *, to: Right) -> Practice:
    """Raises Http404 for a practice that does not exist or that `user` has no such right on."""
    return open_for(user, Practice.objects.all(), to=to, pk=practice_id)


def rights_of(user: User, practice: Practice) -> frozenset[Right]:
    """What `user` may do in a practice, by their role, live mandate or visit under way: one query."""
    roles = Membership.objects.filter(user=user, practice=practice).values_list("role", flat=True)
    scopes = user.mandates.live().filter(practice=practice).values_list("scope", flat=True)
    visits = visits_under_way().filter(dpo=user, practice=practice)
    sittings = visits.values_list(Value(Sitting.VISIT.value), flat=True)
    standing = set(roles.union(scopes, sittings, all=True))
    return frozenset(right for right, opening in OPENED_BY.items() if standing.intersection(opening))
