"""Moving the things of a draft: what they say stays, so nobody's open form is out of date."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from referentials.domain.content import Content, Fact, Source, Theme
from referentials.domain.revising import (
    ListedThing,
    index_of,
    listed,
    with_listed_moved,
    with_requirement_moved,
)
from referentials.draft_writing import Step, open_draft
from referentials.models import ReferentialVersion, Subject

KINDS: dict[Subject, type[ListedThing]] = {
    Subject.FACT: Fact,
    Subject.SOURCE: Source,
    Subject.THEME: Theme,
}


class NothingToMove(LookupError):
    """The thing, or the theme it goes to, is no longer there."""


def move_thing(
    *,
    version: ReferentialVersion,
    subject: Subject,
    code: str,
    position: int | None = None,
    theme: str = "",
    by: AbstractBaseUser | None,
    at: datetime,
) -> int:
    """The revision of the move, 0 when the thing was there already.

    `position` counts without the thing itself, from 0; last when none is given. Only a requirement has a
    `theme`: its own unless another is given. Raises VersionIsPublished or NothingToMove.
    """
    with open_draft(version, by=by, at=at) as draft:
        try:
            after = with_moved(draft.content, subject, code, theme=theme, position=position)
        except KeyError as error:
            raise NothingToMove(code) from error
        return draft.write(Step(after=after, moved=(subject, code)))


def step_thing(
    *,
    version: ReferentialVersion,
    subject: Subject,
    code: str,
    by_places: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> int:
    """Up by one is -1, down by one is 1; a requirement at the end of its theme goes on to the next one.

    Returns and raises as `move_thing`.
    """
    with open_draft(version, by=by, at=at) as draft:
        try:
            theme, position = place_after_step(draft.content, subject, code, by_places)
            after = with_moved(draft.content, subject, code, theme=theme, position=position)
        except KeyError as error:
            raise NothingToMove(code) from error
        return draft.write(Step(after=after, moved=(subject, code)))


def with_moved(
    content: Content, subject: Subject, code: str, *, theme: str = "", position: int | None = None
) -> Content:
    """Raises KeyError."""
    if subject == Subject.REQUIREMENT:
        target = theme or content.theme_of[code].code
        return with_requirement_moved(content, code, theme=target, position=position)
    kind = KINDS[subject]
    last = len(listed(content, kind))
    return with_listed_moved(content, kind, code, last if position is None else position)


def place_after_step(content: Content, subject: Subject, code: str, by_places: int) -> tuple[str, int]:
    """The theme ("" when it has none) and the position. Raises KeyError."""
    if subject != Subject.REQUIREMENT:
        place = index_of(listed(content, KINDS[subject]), code) + by_places
        return "", max(0, place)
    theme = content.theme_of[code]
    place = index_of(theme.requirements, code) + by_places
    if 0 <= place < len(theme.requirements):
        return theme.code, place
    rank = index_of(content.themes, theme.code) + by_places
    if not 0 <= rank < len(content.themes):
        return theme.code, max(0, place)
    neighbour = content.themes[rank]
    return neighbour.code, len(neighbour.requirements) if by_places < 0 else 0
