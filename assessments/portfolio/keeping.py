"""Keeping views of the list, by name."""

from enum import StrEnum

from django.db import IntegrityError, transaction

from assessments.models import SavedView
from practices.models import User

MOST_VIEWS = 50
LONGEST = 60


class CannotKeep(Exception):
    class Why(StrEnum):
        NAME = "name"
        TAKEN = "taken"
        TOO_MANY = "too_many"

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def keep_view(*, owner: User, name: str, query: str) -> SavedView:
    """Raises CannotKeep."""
    if owner.saved_views.count() >= MOST_VIEWS:
        raise CannotKeep(CannotKeep.Why.TOO_MANY)
    view = SavedView(owner=owner, query=query)
    rename_view(view, name=name)
    return view


def rename_view(view: SavedView, *, name: str) -> None:
    """Raises CannotKeep; then nothing is stored."""
    former, view.name = view.name, " ".join(name.split())
    if not 0 < len(view.name) <= LONGEST:
        raise CannotKeep(CannotKeep.Why.NAME)
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as taken:
        view.name = former
        raise CannotKeep(CannotKeep.Why.TAKEN) from taken
