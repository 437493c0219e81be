"""Late actions: which they are, and their number kept beside each assessment, since a list is sorted by it.

The number kept may be a quarter of an hour old; what a list shows is counted for its fifty rows.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Assessment, PlannedAction

OPEN = (PlannedAction.Status.TO_DO, PlannedAction.Status.IN_PROGRESS)


def overdue_actions(day: date) -> QuerySet[PlannedAction]:
    """Decided with a deadline before `day`, neither done nor dropped."""
    return PlannedAction.objects.filter(status__in=OPEN, due_on__lt=day)


def count_overdue(assessments: Iterable[UUID], *, day: date) -> dict[UUID, int]:
    rows = overdue_actions(day).filter(assessment__in=list(assessments)).values("assessment")
    return dict(rows.annotate(late=Count("pk")).values_list("assessment", "late"))


def keep_overdue(*, day: date) -> int:
    """How many assessments had another number; one statement."""
    late = overdue_actions(day).filter(assessment=OuterRef("pk")).order_by().values("assessment")
    number = Coalesce(Subquery(late.annotate(late=Count("pk")).values("late")), 0)
    rows = Assessment.objects.filter(is_latest=True).annotate(late=number)
    return rows.exclude(overdue=F("late")).update(overdue=F("late"))
