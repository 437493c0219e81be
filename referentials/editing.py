"""Saving, adding, deleting one thing of a draft, so that two editors at once lose nothing.

A thing is a fact, a source, a theme (without its requirements) or a requirement with all that hangs on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _

from referentials.content_loading import build_content
from referentials.domain.content import Content, Requirement, Theme
from referentials.domain.naming import Naming, Renaming, find_namings, renamed
from referentials.domain.problems import CANNOT_BE_STORED, Problem
from referentials.domain.revising import (
    with_listed,
    with_listed_changed,
    with_requirement,
    with_requirement_changed,
    without_listed,
    without_requirement,
)
from referentials.domain.validation import find_problems
from referentials.draft_writing import MODELS, SUBJECTS, Step, open_draft, things_of
from referentials.formats.thing_data import Data, Thing, thing_data
from referentials.models import DraftEdit, ReferentialVersion, Subject
from referentials.problem_phrases import phrase

PLACE = ("theme", "position")
"""Keys of a logged thing that say where it stands, not what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """`revision` is 0 when nothing changed."""

    code: str
    revision: int


class Conflict(Exception):
    """Somebody saved the thing since it was seen.

    `original` is what was seen; `current` what stands now under `code`, None once deleted. `edit` tells who
    and when, None when a whole file came over the draft.
    """

    def __init__(
        self,
        *,
        subject: Subject,
        code: str,
        original: Data | None,
        current: Data | None,
        edit: DraftEdit | None,
    ) -> None:
        super().__init__(
            _("%(label)s « %(code)s » : quelqu'un l'a enregistré entre-temps.")
            % {"label": subject.label, "code": code}
        )
        self.subject, self.code, self.original, self.current = subject, code, original, current
        self.edit = edit


class StillNamed(ValueError):
    """What is about to go is named elsewhere."""

    def __init__(self, namings: tuple[Naming, ...]) -> None:
        told = ", ".join(
            _("« %(named)s » par %(where)s") % {"named": naming.named, "where": naming.where}
            for naming in namings
        )
        super().__init__(_("Encore nommé : %(told)s.") % {"told": told})
        self.namings = namings


class ThemeIsNotEmpty(ValueError):
    def __init__(self, requirements: Sequence[Requirement]) -> None:
        super().__init__(_("Déplacez ou supprimez d'abord ses exigences."))
        self.requirements = tuple(requirements)


class CannotStore(ValueError):
    """Problems that even a draft may not have, such as a code given twice."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(phrase, problems)))
        self.problems = problems


def save_thing(
    *,
    version: ReferentialVersion,
    code: str,
    thing: Thing,
    seen_revision: int,
    by: AbstractBaseUser | None,
    at: datetime,
    renaming: Renaming | None = None,
) -> Saved:
    """`code` is the one it had: a new one is in `thing`. `renaming` is what conditions shall follow.

    Raises VersionIsPublished, Conflict, StillNamed or CannotStore.
    """
    subject = SUBJECTS[type(thing)]
    with open_draft(version, by=by, at=at) as draft:
        check_seen(draft.version, subject, code, seen_revision)
        renaming = _with_own_code(renaming or Renaming(), subject, code, thing.code)
        after = renamed(changed(draft.content, code, thing), renaming)
        check_content(draft.content, after, renaming)
        new_codes = {subject: {code: thing.code}} if code != thing.code else {}
        revision = draft.write(Step(after=after, new_codes=new_codes))
    return Saved(code=thing.code, revision=revision)


def add_thing(
    *,
    version: ReferentialVersion,
    thing: Thing,
    by: AbstractBaseUser | None,
    at: datetime,
    theme: str = "",
    position: int | None = None,
) -> Saved:
    """A requirement goes into its `theme`, last unless a position is given.

    Raises VersionIsPublished, CannotStore, or KeyError for an unknown theme.
    """
    with open_draft(version, by=by, at=at) as draft:
        after = added(draft.content, thing, theme=theme, position=position)
        check_content(draft.content, after)
        revision = draft.write(Step(after=after))
    return Saved(code=thing.code, revision=revision)


def delete_thing(
    *,
    version: ReferentialVersion,
    subject: Subject,
    code: str,
    seen_revision: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> None:
    """Raises VersionIsPublished, Conflict, StillNamed or ThemeIsNotEmpty."""
    with open_draft(version, by=by, at=at) as draft:
        check_seen(draft.version, subject, code, seen_revision)
        thing = things_of(draft.content)[subject][code]
        if isinstance(thing, Theme):
            refuse_unless_empty(draft.content, code)
        after = removed(draft.content, thing)
        check_content(draft.content, after)
        draft.write(Step(after=after))


# ---- a content with one thing changed, whatever its kind


def changed(content: Content, code: str, thing: Thing) -> Content:
    if isinstance(thing, Requirement):
        return with_requirement_changed(content, code, thing)
    return with_listed_changed(content, code, thing)


def added(content: Content, thing: Thing, *, theme: str, position: int | None) -> Content:
    if isinstance(thing, Requirement):
        return with_requirement(content, thing, theme=theme, position=position)
    return with_listed(content, thing, position=position)


def removed(content: Content, thing: Thing) -> Content:
    if isinstance(thing, Requirement):
        return without_requirement(content, thing.code)
    return without_listed(content, type(thing), thing.code)


def refuse_unless_empty(content: Content, theme: str) -> None:
    for found in content.themes:
        if found.code == theme and found.requirements:
            raise ThemeIsNotEmpty(found.requirements)


# ---- checks


def check_seen(version: ReferentialVersion, subject: Subject, code: str, seen_revision: int) -> None:
    """Raises Conflict unless the thing still is as it was seen."""
    now = (
        MODELS[subject].objects.filter(version=version, code=code).values_list("revision", flat=True).first()
    )
    if now != seen_revision:
        raise find_conflict(version, subject, code, seen_revision)


def check_content(before: Content, after: Content, renaming: Renaming | None = None) -> None:
    """Raises StillNamed or CannotStore; what was wrong before stays the editor's to mend."""
    leaving = renaming or Renaming()
    facts = set(before.facts_by_code) - set(after.facts_by_code) - set(leaving.facts) - set(after.kinds)
    sources = set(before.sources_by_code) - set(after.sources_by_code)
    questions = set(before.questions) - set(after.questions) - set(leaving.questions)
    if namings := find_namings(after, facts=facts, sources=sources, questions=questions):
        raise StillNamed(namings)
    if fatal := _fatal(after):
        old = set(_fatal(before))
        if new := tuple(problem for problem in fatal if problem not in old):
            raise CannotStore(new)


def _fatal(content: Content) -> tuple[Problem, ...]:
    return tuple(problem for problem in find_problems(content) if problem.code in CANNOT_BE_STORED)


def _with_own_code(renaming: Renaming, subject: Subject, old: str, new: str) -> Renaming:
    """Citations always follow their source: without it they could not be stored."""
    if subject == Subject.SOURCE and old != new:
        return replace(renaming, sources={old: new})
    return renaming


# ---- what stands now


def find_conflict(version: ReferentialVersion, subject: Subject, code: str, seen_revision: int) -> Conflict:
    edits = [*DraftEdit.objects.filter(version=version, subject=subject, revision__gt=seen_revision)]
    later = [edit for edit in reversed(edits) if edit.before is not None and edit.before["code"] == code]
    words = [edit for edit in later if not is_move(edit)]
    last = words[-1] if words else None
    now = code if last is None or last.after is None else str(last.after["code"])
    current = things_of(build_content(version))[subject].get(now)
    latest = [edit for edit in edits if edit.code == now and not is_move(edit)]
    return Conflict(
        subject=subject,
        code=now,
        original=words[0].before if words else None,
        current=None if current is None else thing_data(current),
        edit=latest[0] if latest else last,
    )


def is_move(edit: DraftEdit) -> bool:
    """It only changed places."""
    if edit.before is None or edit.after is None:
        return False
    return words_of(edit.before) == words_of(edit.after)


def words_of(data: Data) -> Data:
    """Without the place."""
    return {key: value for key, value in data.items() if key not in PLACE}
