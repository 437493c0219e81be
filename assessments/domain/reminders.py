"""When a campaign reminds those who have not finished."""

from collections.abc import Collection
from datetime import date

STEPS = (30, 7, 1)
"""Days before the deadline."""


def due_step(*, today: date, launched_on: date, deadline: date, sent: Collection[int]) -> int | None:
    """The step whose reminder should go out today, if any.

    One that was missed goes out late, unless the next one has come; a campaign launched inside a step does
    without it, since its invitation has just been read.
    """
    left = (deadline - today).days
    if left < 0:
        return None
    reached = [step for step in STEPS if left <= step < (deadline - launched_on).days]
    nearest = min(reached, default=None)
    return None if nearest in sent else nearest
