"""Themes given to members of the practice: who sees to what."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from assessments.answering import AssessmentIsClosed
from assessments.models import Assessment, ThemeAssignment
from assessments.queries import lock_assessment
from practices.models import Membership, User


class NotAMember(Exception):
    """A theme is given to members of the practice only."""


def standing_assignments() -> QuerySet[ThemeAssignment]:
    """Those under way; somebody who lost their access holds nothing, even if nobody took over."""
    practice = OuterRef("assessment__practice")
    members = Membership.objects.filter(practice=practice, user=OuterRef("person"))
    return ThemeAssignment.objects.filter(Exists(members), ended_at=None).select_related("person")


def assignees_of(assessment: Assessment) -> dict[str, User]:
    """By theme; one query."""
    return {one.theme: one.person for one in standing_assignments().filter(assessment=assessment.pk)}


def assign_themes(
    *, assessment: Assessment, people: Mapping[str, User | None], by: User, at: datetime
) -> int:
    """How many themes changed hands; None takes a theme back. What does not change keeps its date.

    Raises NotAMember, or AssessmentIsClosed once another assessment goes on in place of this one.
    """
    with transaction.atomic():
        if lock_assessment(assessment.pk).is_superseded:
            raise AssessmentIsClosed
        members = set(
            Membership.objects.filter(practice=assessment.practice_id).values_list("user_id", flat=True)
        )
        if any(person is not None and person.pk not in members for person in people.values()):
            raise NotAMember
        current = {one.theme: one for one in assessment.assignments.filter(ended_at=None)}
        changed = {theme: one for theme, one in people.items() if _moves(current.get(theme), one)}
        ended = [current[theme].pk for theme in changed if theme in current]
        assessment.assignments.filter(pk__in=ended).update(ended_at=at)
        ThemeAssignment.objects.bulk_create(
            ThemeAssignment(assessment=assessment, theme=theme, person=one, given_by=by, given_at=at)
            for theme, one in changed.items()
            if one is not None
        )
    return len(changed)


def _moves(current: ThemeAssignment | None, person: User | None) -> bool:
    return (current.person_id if current else None) != (person.pk if person else None)
