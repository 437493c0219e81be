"""Saying by e-mail that evidence has to be renewed: before its date, and once that date has passed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assessments.evidence_reading import SOON
from assessments.models import Evidence, Notice
from practices.models import Membership

LATE_BY_AT_MOST = timedelta(days=30)
"""What ran out longer ago is on the screens: a site that starts to remind does not send years of mails."""
JUST_ADDED = timedelta(days=1)
"""Whoever has just typed a date near at hand knows it."""
BATCH = 1_000


class Step(StrEnum):
    SOON = "soon"
    OVER = "over"


class Person(NamedTuple):
    id: int
    is_owner: bool


def remind_of_evidence(*, at: datetime) -> int:
    """Each owner, and whoever added it and is a member still, once a step and date. Three queries a thousand.

    How many e-mails were written down; they leave with the others.
    """
    due = list(_due(at))
    return sum(_remind(due[start : start + BATCH], at=at) for start in range(0, len(due), BATCH))


def _remind(due: Sequence[Evidence], *, at: datetime) -> int:
    people = _people_of({one.assessment.practice_id for one in due})
    wanted = [notice for one in due for notice in _notices(one, people, at=at)]
    written = set(Notice.objects.filter(evidence__in=due).values_list("key", flat=True))
    missing = [notice for notice in wanted if notice.key not in written]
    Notice.objects.bulk_create(missing, ignore_conflicts=True, batch_size=BATCH)
    return len(missing)


def _due(at: datetime) -> Iterable[Evidence]:
    """Of the assessments that lists show: the others handed their evidence on, or are history."""
    today = timezone.localdate(at)
    window = Q(expires_on__gte=today - LATE_BY_AT_MOST, expires_on__lte=today + SOON)
    rows = Evidence.objects.filter(window, removed_at=None, assessment__is_latest=True)
    known = rows.exclude(expires_on__gte=today, added_at__gt=at - JUST_ADDED)
    return known.select_related("assessment").only("expires_on", "added_by_id", "assessment__practice_id")


def _people_of(practices: Iterable[UUID]) -> Mapping[UUID, list[Person]]:
    """The members who take e-mails."""
    members = Membership.objects.filter(
        practice__in=practices, user__is_active=True, user__mail_refusal__isnull=True
    )
    people: defaultdict[UUID, list[Person]] = defaultdict(list)
    for practice, user, role in members.values_list("practice_id", "user_id", "role"):
        people[practice].append(Person(user, role == Membership.Role.OWNER))
    return people


def _notices(evidence: Evidence, people: Mapping[UUID, list[Person]], *, at: datetime) -> Iterable[Notice]:
    step = Step.OVER if evidence.expires_on and evidence.expires_on < timezone.localdate(at) else Step.SOON
    for person in people.get(evidence.assessment.practice_id, ()):
        if person.is_owner or person.id == evidence.added_by_id:
            yield Notice(
                kind=Notice.Kind.EVIDENCE,
                key=f"evidence:{step}:{evidence.expires_on}:{evidence.pk}:{person.id}",
                person_id=person.id,
                practice_id=evidence.assessment.practice_id,
                evidence=evidence,
                written_at=at,
            )
