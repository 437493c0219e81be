"""What a thing of a draft was, and putting it back."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from referentials.content_loading import build_content
from referentials.draft_writing import MODELS, things_of
from referentials.editing import Saved, add_thing, delete_thing, is_move, save_thing
from referentials.formats.thing_data import (
    Data,
    Thing,
    fact_from_data,
    requirement_from_data,
    source_from_data,
    theme_from_data,
)
from referentials.models import DraftEdit, ReferentialVersion, Subject
from referentials.ordering import move_thing

READERS: Mapping[Subject, Callable[[Data], Thing]] = {
    Subject.FACT: fact_from_data,
    Subject.SOURCE: source_from_data,
    Subject.THEME: theme_from_data,
    Subject.REQUIREMENT: requirement_from_data,
}


class ThemeIsGone(LookupError):
    """The theme in which the requirement stood is no longer there."""


def read_thing(subject: Subject, data: Data) -> Thing:
    """Raises BadThing."""
    return READERS[subject](data)


def history_of(version: ReferentialVersion, subject: Subject, code: str) -> list[DraftEdit]:
    """The latest first, back through the codes that it bore."""
    edits = DraftEdit.objects.filter(version=version, subject=subject).select_related("made_by")
    told, known = [], code
    for edit in edits.order_by("-revision", "-pk"):
        if edit.code != known:
            continue
        told.append(edit)
        if edit.before is not None:
            known = edit.before["code"]
    return told


def deleted_things(version: ReferentialVersion) -> list[DraftEdit]:
    """The edit that deleted each thing of the draft that is no longer there, the latest first."""
    content = things_of(build_content(version))
    edits = DraftEdit.objects.filter(version=version, after__isnull=True, subject__in=MODELS).select_related(
        "made_by"
    )
    latest: dict[tuple[str, str], DraftEdit] = {}
    for edit in edits.order_by("-revision", "-pk"):
        latest.setdefault((edit.subject, edit.code), edit)
    return [edit for (subject, code), edit in latest.items() if code not in content[Subject(subject)]]


def undo_edit(*, edit: DraftEdit, by: AbstractBaseUser | None, at: datetime) -> Saved:
    """Puts back what stood before the edit, unless somebody saved the thing since.

    Raises VersionIsPublished, Conflict, StillNamed, CannotStore, ThemeIsNotEmpty or ThemeIsGone.
    """
    seen = edit.revision
    if is_move(edit):
        return _move_back(edit, edit.before or {}, by=by, at=at)
    return put_back(edit=edit, code=_current_code(edit), data=edit.before, seen_revision=seen, by=by, at=at)


def put_back(
    *,
    edit: DraftEdit,
    code: str,
    data: Data | None,
    seen_revision: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Saved:
    """`code` is where the thing stands now, "" when it does not; `data` what it shall be,
    None for not at all: the edit's `before` or `after`.

    Raises as `undo_edit`.
    """
    version, subject = edit.version, Subject(edit.subject)
    if data is None:
        delete_thing(version=version, subject=subject, code=code, seen_revision=seen_revision, by=by, at=at)
        return Saved(code=edit.code, revision=0)
    thing = read_thing(subject, data)
    if code:
        return save_thing(version=version, code=code, thing=thing, seen_revision=seen_revision, by=by, at=at)
    try:
        return add_thing(
            version=version,
            thing=thing,
            theme=data.get("theme", ""),
            position=data.get("position"),
            by=by,
            at=at,
        )
    except KeyError as error:
        raise ThemeIsGone(data.get("theme", "")) from error


def _move_back(edit: DraftEdit, data: Data, *, by: AbstractBaseUser | None, at: datetime) -> Saved:
    revision = move_thing(
        version=edit.version,
        subject=Subject(edit.subject),
        code=edit.code,
        theme=data.get("theme", ""),
        position=data["position"],
        by=by,
        at=at,
    )
    return Saved(code=edit.code, revision=revision)


def _current_code(edit: DraftEdit) -> str:
    """Where the thing stands now, under one of the codes the edit knows; "" when it is not there."""
    known = [data["code"] for data in (edit.after, edit.before) if data is not None]
    rows = MODELS[Subject(edit.subject)].objects.filter(version=edit.version, code__in=known)
    there = set(rows.values_list("code", flat=True))
    return next((code for code in known if code in there), "")
