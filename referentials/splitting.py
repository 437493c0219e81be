"""One requirement of a draft becomes two, or two become one; the mapping to the previous version follows."""

from contextlib import suppress
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser

from referentials.domain.joining import Part, merge, questions_renamed, split
from referentials.domain.mapping import Change, Row
from referentials.domain.mapping_edits import BadRow
from referentials.domain.naming import Renaming, renamed
from referentials.domain.revising import (
    index_of,
    with_requirement,
    with_requirement_changed,
    without_requirement,
)
from referentials.draft_writing import OpenDraft, Step, open_draft
from referentials.editing import Saved, check_content, check_seen
from referentials.mapping_editing import change_row, get_or_propose
from referentials.models import ReferentialVersion, Subject

REQUIREMENT = Subject.REQUIREMENT


class CannotMergeWithItself(ValueError):
    pass


def split_requirement(
    *,
    version: ReferentialVersion,
    code: str,
    parts: tuple[Part, Part],
    seen_revision: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Saved:
    """Both stand where the whole stood. Raises VersionIsPublished, Conflict, StillNamed or CannotStore."""
    with open_draft(version, by=by, at=at) as draft:
        check_seen(draft.version, REQUIREMENT, code, seen_revision)
        whole = draft.content.requirements[code]
        halves = split(whole, parts)
        renaming = Renaming(questions=questions_renamed(whole, halves))
        theme = draft.content.theme_of[code]
        place = index_of(theme.requirements, code)
        after = without_requirement(draft.content, code)
        for offset, half in enumerate(halves):
            after = with_requirement(after, half, theme=theme.code, position=place + offset)
        after = renamed(after, renaming)
        check_content(draft.content, after, renaming)
        before = _codes_before(draft, {code})
        revision = draft.write(Step(after=after, origins={half.code: code for half in halves}))
        _remap(draft, before, tuple(half.code for half in halves))
    return Saved(code=halves[0].code, revision=revision)


def merge_requirements(
    *,
    version: ReferentialVersion,
    kept: str,
    other: str,
    seen_revision: int,
    seen_other: int,
    by: AbstractBaseUser | None,
    at: datetime,
) -> Saved:
    """`other` goes into `kept`. Raises VersionIsPublished, Conflict, CannotStore or CannotMergeWithItself."""
    if kept == other:
        raise CannotMergeWithItself(kept)
    with open_draft(version, by=by, at=at) as draft:
        check_seen(draft.version, REQUIREMENT, kept, seen_revision)
        check_seen(draft.version, REQUIREMENT, other, seen_other)
        requirements = draft.content.requirements
        one = merge(requirements[kept], requirements[other])
        after = with_requirement_changed(without_requirement(draft.content, other), kept, one)
        check_content(draft.content, after)
        before = _codes_before(draft, {kept, other})
        revision = draft.write(Step(after=after))
        _remap(draft, before, (kept,))
    return Saved(code=kept, revision=revision)


def _codes_before(draft: OpenDraft, codes: set[str]) -> tuple[str, ...]:
    """What led to these requirements from the version that the draft succeeds, in its order."""
    if draft.version.previous_id is None:
        return ()
    mapping = get_or_propose(draft.version, by=draft.by, at=draft.at)
    rows = [row for row in mapping.rows.all() if codes & set(row.after)]
    return tuple(dict.fromkeys(code for row in rows for code in row.before))


def _remap(draft: OpenDraft, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """The editor said what became of them: the mapping need not guess."""
    if not before:
        return
    mapping = get_or_propose(draft.version, by=draft.by, at=draft.at)
    change = Change.MERGED if len(before) > 1 else Change.SPLIT
    row = Row(change=change, before=before, after=after)
    with suppress(BadRow):  # several became several: no change says that, the editor shall
        change_row(mapping, row, seen=mapping.revision, by=draft.by, at=draft.at)
