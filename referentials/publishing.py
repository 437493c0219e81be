"""A draft becomes a published version, for good; a published version may only be retired."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials import mapping_reading
from referentials.content_loading import build_content
from referentials.domain.content import Content
from referentials.domain.problems import Problem
from referentials.domain.validation import find_problems
from referentials.formats.canonical import content_hash
from referentials.mapping_editing import freeze_mapping
from referentials.models import ReferentialVersion
from referentials.problem_phrases import phrase

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

State = ReferentialVersion.State


class Missing(StrEnum):
    """What a version that succeeds another owes to those who are assessed on the former."""

    RELEASE_NOTES = "release_notes"
    EFFECTIVE_ON = "effective_on"
    EFFECTIVE_TOO_EARLY = "effective_too_early"
    PREVIOUS_IS_DRAFT = "previous_is_draft"


MISSING_PHRASES: Mapping[Missing, "StrPromise"] = {
    Missing.RELEASE_NOTES: _("les notes de version ne sont pas écrites"),
    Missing.EFFECTIVE_ON: _("la date d'application n'est pas donnée"),
    Missing.EFFECTIVE_TOO_EARLY: _("la date d'application précède celle de la version précédente"),
    Missing.PREVIOUS_IS_DRAFT: _("la version précédente n'est pas publiée"),
}
if set(MISSING_PHRASES) != set(Missing):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("MISSING_PHRASES lacks a phrase")


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """`mapping` says in French what its rows lack."""

    problems: tuple[Problem, ...] = ()
    mapping: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.problems or self.mapping or self.missing)

    @property
    def lines(self) -> tuple[str, ...]:
        told = (str(MISSING_PHRASES[missing]) for missing in self.missing)
        return (*map(phrase, self.problems), *self.mapping, *told)


class CannotPublish(ValueError):
    def __init__(self, obstacles: Obstacles) -> None:
        super().__init__("\n".join(obstacles.lines))
        self.obstacles = obstacles
        self.problems = obstacles.problems


class DraftMoved(Exception):
    """The draft changed since whoever publishes it read it."""

    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(
            gettext("%(version)s a changé depuis que vous avez ouvert cette page : relisez, puis publiez.")
            % {"version": version}
        )


class ClosedTooEarly(ValueError):
    """Assessments on the former version would close before the new one is current."""

    def __init__(self, effective_on: date) -> None:
        super().__init__(
            gettext("Donnez une date à partir du %(day)s, jour où la nouvelle version s'applique.")
            % {"day": date_format(effective_on, "SHORT_DATE_FORMAT")}
        )


class NotPublished(ValueError):
    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(
            gettext("La version %(version)s est un brouillon : supprimez-le plutôt que de le retirer.")
            % {"version": version}
        )
        self.version = version


def find_obstacles(version: ReferentialVersion, content: Content | None = None) -> Obstacles:
    """Everything that keeps a draft from being published, of all kinds."""
    return Obstacles(
        problems=find_problems(build_content(version) if content is None else content),
        mapping=mapping_reading.find_obstacles(version),
        missing=_find_missing(version),
    )


def _find_missing(version: ReferentialVersion) -> tuple[Missing, ...]:
    if (previous := version.previous) is None:
        return ()
    told = {
        Missing.RELEASE_NOTES: not version.release_notes.strip(),
        Missing.EFFECTIVE_ON: version.effective_on is None,
        Missing.EFFECTIVE_TOO_EARLY: bool(
            version.effective_on and previous.effective_on and version.effective_on < previous.effective_on
        ),
        Missing.PREVIOUS_IS_DRAFT: previous.is_draft,
    }
    return tuple(missing for missing, holds in told.items() if holds)


@transaction.atomic
def publish_version(
    *,
    version: ReferentialVersion,
    by: AbstractBaseUser | None,
    at: datetime,
    open_until: date | None = None,
    seen: int | None = None,
) -> ReferentialVersion:
    """A version that was published already stays as it is.

    Assessments under way on the version that it succeeds may go on until `open_until`, if it is given.
    `seen` is the revision of the draft that was read. Raises CannotPublish, DraftMoved or ClosedTooEarly.
    """
    locked = _lock(version)
    if not locked.is_draft:
        return locked
    if seen is not None and seen != locked.revision:
        raise DraftMoved(locked)
    content = build_content(locked)
    if obstacles := find_obstacles(locked, content):
        raise CannotPublish(obstacles)
    _close_previous(locked, open_until)
    freeze_mapping(locked, at=at)
    locked.state = State.PUBLISHED
    locked.published_at = at
    locked.published_by_id = None if by is None else by.pk
    locked.content_hash = content_hash(content)
    locked.save(update_fields=["state", "published_at", "published_by", "content_hash"])
    locked.referential.title = content.title
    locked.referential.save(update_fields=["title"])
    return locked


def _close_previous(version: ReferentialVersion, open_until: date | None) -> None:
    if open_until is None or version.previous is None:
        return
    if version.effective_on and open_until < version.effective_on:
        raise ClosedTooEarly(version.effective_on)
    ReferentialVersion.objects.filter(pk=version.previous.pk).update(open_until=open_until)


@transaction.atomic
def retire_version(*, version: ReferentialVersion, at: datetime) -> ReferentialVersion:
    """No assessment starts on it any more; those under way keep it. Raises NotPublished."""
    locked = _lock(version)
    if locked.is_draft:
        raise NotPublished(locked)
    if locked.state == State.PUBLISHED:
        locked.state = State.RETIRED
        locked.retired_at = at
        locked.save(update_fields=["state", "retired_at"])
    return locked


def _lock(version: ReferentialVersion) -> ReferentialVersion:
    rows = ReferentialVersion.objects.select_for_update(of=("self",)).select_related(
        "referential", "previous"
    )
    return rows.get(pk=version.pk)
