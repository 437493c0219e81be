"""Undoing a carry-over: the earlier assessment is again the one under way, as it stood."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from assessments.carrying import FIRST_REVISION
from assessments.handing_down import hand_down_first
from assessments.latest import mark_latest
from assessments.models import Assessment, CarryOver
from assessments.queries import lock_assessment
from assessments.starting import lock_practice
from practices.models import User

UNDO_WITHIN = timedelta(days=14)
"""Long enough to see what a new version asks; short enough that two histories do not grow side by side."""


class Obstacle(StrEnum):
    NOT_REPLACED = "not_replaced"
    """Nothing was put aside: the new assessment is a renewal, and the earlier one stands as ever."""
    UNDONE = "undone"
    TOO_LATE = "too_late"
    COMPLETED = "completed"
    """The new assessment is no more under way: completed, or carried over in its turn."""
    ANOTHER_UNDER_WAY = "another_under_way"


class CannotUndo(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOutlook:
    """`answered_since` counts the questions answered after the carry-over: they stay in what is put aside."""

    carry_over: CarryOver
    until: datetime
    obstacle: Obstacle | None
    answered_since: int


def look_at_undoing(carry_over: CarryOver, *, at: datetime) -> UndoOutlook:
    """Two queries; `carry_over` with both its assessments."""
    later = carry_over.target.answers.filter(
        revision__gt=FIRST_REVISION, inherited_from=None, to_confirm=False
    )
    return UndoOutlook(
        carry_over=carry_over,
        until=carry_over.made_at + UNDO_WITHIN,
        obstacle=_find_obstacle(carry_over, at=at),
        answered_since=later.values("question").distinct().count(),
    )


def undo_carry_over(*, carry_over: CarryOver, by: User, at: datetime) -> Assessment:
    """The earlier assessment, under way again; undoing once more changes nothing. Raises CannotUndo."""
    with transaction.atomic():
        lock_practice(carry_over.source.practice_id)
        source, target = lock_assessment(carry_over.source_id), lock_assessment(carry_over.target_id)
        locked = CarryOver.objects.select_for_update().get(pk=carry_over.pk)
        locked.source, locked.target = source, target
        if locked.undone_at is None:
            if obstacle := _find_obstacle(locked, at=at):
                raise CannotUndo(obstacle)
            _write(locked, by=by, at=at)
            mark_latest(source)
            source.refresh_from_db(fields=["state"])
            hand_down_first(source, at=at)
    return source


def _find_obstacle(carry_over: CarryOver, *, at: datetime) -> Obstacle | None:
    State = Assessment.State
    if carry_over.undone_at is not None:
        return Obstacle.UNDONE
    if carry_over.source.state != State.CARRIED_OVER:
        return Obstacle.NOT_REPLACED
    if carry_over.target.state != State.IN_PROGRESS:
        return Obstacle.COMPLETED
    if at > carry_over.made_at + UNDO_WITHIN:
        return Obstacle.TOO_LATE
    others = Assessment.objects.filter(
        practice=carry_over.source.practice_id,
        version__referential=carry_over.source.version.referential_id,
        state=State.IN_PROGRESS,
    )
    return Obstacle.ANOTHER_UNDER_WAY if others.exclude(pk=carry_over.target_id).exists() else None


def _write(carry_over: CarryOver, *, by: User, at: datetime) -> None:
    rows = Assessment.objects.all()
    rows.filter(pk=carry_over.source_id).update(state=Assessment.State.IN_PROGRESS)
    rows.filter(pk=carry_over.target_id).update(state=Assessment.State.SET_ASIDE)
    CarryOver.objects.filter(pk=carry_over.pk).update(undone_by=by, undone_at=at)
