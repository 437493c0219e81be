"""What a practice's owner agrees to share, and takes back at once."""

from datetime import datetime

from django.db import transaction

from assessments.models import FigureSharing
from practices.journal import record
from practices.models import JournalEntry, Practice, User

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
        _journal(practice, by, JournalEntry.Verb.SHARING_AGREED, PEERS)


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
    _journal(practice, by, JournalEntry.Verb.SHARING_AGREED, PARENT)


@transaction.atomic
def withdraw(*, practice: Practice, purpose: FigureSharing.Purpose, by: User, at: datetime) -> None:
    """At once; twice is harmless."""
    if _withdraw(practice, purpose, by=by, at=at):
        _journal(practice, by, JournalEntry.Verb.SHARING_ENDED, purpose)


def _lock(practice: Practice) -> dict[str, FigureSharing]:
    Practice.objects.select_for_update().get(pk=practice.pk)
    return live_sharings(practice)


def _withdraw(practice: Practice, purpose: FigureSharing.Purpose, *, by: User, at: datetime) -> int:
    """How many were live: one or none."""
    live = FigureSharing.objects.filter(practice=practice, purpose=purpose, withdrawn_at=None)
    return live.update(withdrawn_at=at, withdrawn_by=by)


def _journal(practice: Practice, by: User, verb: JournalEntry.Verb, purpose: FigureSharing.Purpose) -> None:
    detail = str(practice.parent) if purpose == PARENT else str(purpose.label)
    record(practice=practice, actor=by, verb=verb, detail=detail)
