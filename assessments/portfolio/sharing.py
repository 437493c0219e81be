"""What a practice's owner agrees to share, and takes back at once."""

from datetime import datetime

from django.db import transaction

from assessments.models import FigureSharing
from practices.models import Practice, User

PEERS, PARENT = FigureSharing.Purpose.PEERS, FigureSharing.Purpose.PARENT


class NoParent(Exception):
    """The practice belongs to no structure: there is nobody to agree with."""


def live_sharings(practice: Practice) -> dict[str, FigureSharing]:
    """By purpose; one query. One given to a structure that the practice has left is not live."""
    rows = FigureSharing.objects.filter(practice=practice, withdrawn_at=None)
    return {row.purpose: row for row in rows if row.purpose == PEERS or row.parent_id == practice.parent_id}


@transaction.atomic
def share_with_peers(*, practice: Practice, by: User, at: datetime) -> None:
    """Twice is once."""
    if PEERS not in _lock(practice):
        FigureSharing.objects.create(practice=practice, purpose=PEERS, given_by=by, given_at=at)


@transaction.atomic
def share_with_parent(*, practice: Practice, with_gaps: bool, by: User, at: datetime) -> None:
    """In place of what was agreed before. Raises NoParent."""
    if practice.parent_id is None:
        raise NoParent
    _lock(practice)
    _withdraw(practice, PARENT, by=by, at=at)
    FigureSharing.objects.create(
        practice=practice,
        purpose=PARENT,
        parent_id=practice.parent_id,
        with_gaps=with_gaps,
        given_by=by,
        given_at=at,
    )


@transaction.atomic
def withdraw(*, practice: Practice, purpose: FigureSharing.Purpose, by: User, at: datetime) -> None:
    """At once; twice is harmless."""
    _withdraw(practice, purpose, by=by, at=at)


def _lock(practice: Practice) -> dict[str, FigureSharing]:
    Practice.objects.select_for_update().get(pk=practice.pk)
    return live_sharings(practice)


def _withdraw(practice: Practice, purpose: FigureSharing.Purpose, *, by: User, at: datetime) -> None:
    live = FigureSharing.objects.filter(practice=practice, purpose=purpose, withdrawn_at=None)
    live.update(withdrawn_at=at, withdrawn_by=by)
