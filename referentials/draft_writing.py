"""A draft held open for one edit: what changed between two contents goes to its rows and to its log.

Only the rows that differ are written, and get the revision drawn for the edit.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from referentials import models
from referentials.content_loading import build_content
from referentials.domain.content import Content, Fact, Requirement, Source, Theme
from referentials.domain.revising import index_of
from referentials.formats.thing_data import Data, Thing, thing_data
from referentials.models import DraftEdit, MappingRow, ReferentialVersion, ReviewComment, Subject
from referentials.storing import empty_requirement, fact_row, fill_requirement, source_row, theme_row

SUBJECTS: Mapping[type[Thing], Subject] = {
    Fact: Subject.FACT,
    Source: Subject.SOURCE,
    Theme: Subject.THEME,
    Requirement: Subject.REQUIREMENT,
}
MODELS: Mapping[Subject, Any] = {
    Subject.FACT: models.Fact,
    Subject.SOURCE: models.Source,
    Subject.THEME: models.Theme,
    Subject.REQUIREMENT: models.Requirement,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From what the draft says to `after`. `new_codes` of things that keep their row, by subject.

    `moved` is logged though its own words are the same; `origins` tells from what a new thing was made.
    """

    after: Content
    new_codes: Mapping[Subject, Mapping[str, str]] = field(default_factory=dict)
    moved: tuple[Subject, str] | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class OpenDraft:
    version: ReferentialVersion
    content: Content
    by: AbstractBaseUser | None
    at: datetime

    def write(self, step: Step) -> int:
        """The revision of what was written; nothing is written, and 0 returned, when nothing changes."""
        changes = list(_changes(self.content, step))
        if not changes:
            return 0
        self.version.revision += 1
        self.version.save(update_fields=["revision"])
        _write_rows(self, step)
        self._log(changes)
        _follow_codes(self.version, step)
        self.content = step.after
        return self.version.revision

    def _log(self, changes: list["LoggedChange"]) -> None:
        DraftEdit.objects.bulk_create(
            DraftEdit(
                version=self.version,
                subject=change.subject,
                code=change.code,
                revision=self.version.revision,
                before=change.before,
                after=change.after,
                made_by_id=None if self.by is None else self.by.pk,
                made_at=self.at,
            )
            for change in changes
        )


@contextmanager
def open_draft(
    version: ReferentialVersion, *, by: AbstractBaseUser | None, at: datetime
) -> Iterator[OpenDraft]:
    """Holds the version's row until the end. Raises VersionIsPublished."""
    with transaction.atomic():
        rows = ReferentialVersion.objects.select_for_update(of=("self",)).select_related("referential")
        locked = rows.get(pk=version.pk)
        if not locked.is_draft:
            raise models.VersionIsPublished(locked)
        yield OpenDraft(locked, build_content(locked), by, at)


# ---- what changed


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedChange:
    subject: Subject
    code: str
    before: Data | None
    after: Data | None


def things_of(content: Content) -> dict[Subject, dict[str, Thing]]:
    """By code; themes without their requirements, which are things of their own."""
    return {
        Subject.FACT: dict(content.facts_by_code),
        Subject.SOURCE: dict(content.sources_by_code),
        Subject.THEME: {theme.code: replace(theme, requirements=()) for theme in content.themes},
        Subject.REQUIREMENT: dict(content.requirements),
    }


def logged_data(content: Content, subject: Subject, code: str) -> Data:
    """The thing's data, and where it stands."""
    data = thing_data(things_of(content)[subject][code])
    if subject == Subject.REQUIREMENT:
        theme = content.theme_of[code]
        return {**data, "theme": theme.code, "position": index_of(theme.requirements, code)}
    rank = list(things_of(content)[subject]).index(code)
    return {**data, "position": rank}


def _changes(before: Content, step: Step) -> Iterator[LoggedChange]:
    old, new = things_of(before), things_of(step.after)
    for subject in MODELS:
        codes = {renamed: code for code, renamed in step.new_codes.get(subject, {}).items()}
        kept = {codes.get(code, code) for code in new[subject]}
        for code in old[subject]:
            if code not in kept:
                data = logged_data(before, subject, code)
                yield LoggedChange(subject=subject, code=code, before=data, after=None)
        for code, thing in new[subject].items():
            was = codes.get(code, code)
            if old[subject].get(was) == thing and step.moved != (subject, code):
                continue
            origin = was if was in old[subject] else step.origins.get(code)
            change = LoggedChange(
                subject=subject,
                code=code,
                before=None if origin is None else logged_data(before, subject, origin),
                after=logged_data(step.after, subject, code),
            )
            if change.before != change.after:
                yield change


# ---- rows


def _write_rows(draft: OpenDraft, step: Step) -> None:
    """Sources and themes stand before the requirements that need them, and leave after."""
    for subject, row_of in (
        (Subject.FACT, fact_row),
        (Subject.SOURCE, source_row),
        (Subject.THEME, theme_row),
    ):
        _write_list(draft, step, subject, row_of)
    _write_requirements(draft, step)
    for subject in (Subject.FACT, Subject.SOURCE, Subject.THEME):
        gone = set(things_of(draft.content)[subject]) - set(things_of(step.after)[subject])
        _rows(draft, subject).filter(code__in=gone - set(step.new_codes.get(subject, {}))).delete()
        wanted = list(things_of(step.after)[subject])
        if wanted != list(things_of(draft.content)[subject]):
            _put_in_order(_rows(draft, subject), wanted)


def _rows(draft: OpenDraft, subject: Subject) -> Any:
    return MODELS[subject].objects.filter(version=draft.version)


def _write_list(draft: OpenDraft, step: Step, subject: Subject, row_of: Any) -> None:
    old, new = things_of(draft.content)[subject], things_of(step.after)[subject]
    was = {renamed: code for code, renamed in step.new_codes.get(subject, {}).items()}
    for code, thing in new.items():
        if old.get(was.get(code, code)) == thing:
            continue
        row = _rows(draft, subject).filter(code=was.get(code, code)).first()
        row = row or MODELS[subject](version=draft.version, position=len(new))
        for name, value in {**row_of(thing), "revision": draft.version.revision}.items():
            setattr(row, name, value)
        row.save()


def _write_requirements(draft: OpenDraft, step: Step) -> None:
    """All that go or change are emptied first: a question may pass from one to another."""
    old, new = draft.content.requirements, step.after.requirements
    was = {renamed: code for code, renamed in step.new_codes.get(Subject.REQUIREMENT, {}).items()}
    rows = {row.code: row for row in _rows(draft, Subject.REQUIREMENT).select_related("theme__version")}
    changed = [code for code in new if old.get(was.get(code, code)) != new[code]]
    kept = {was.get(code, code) for code in new}
    for code in [code for code in rows if code not in kept]:
        rows.pop(code).delete()
    for code in changed:
        if row := rows.get(was.get(code, code)):
            empty_requirement(row)
    themes = {theme.code: theme for theme in _rows(draft, Subject.THEME).select_related("version")}
    for code in changed:
        row = rows.get(was.get(code, code)) or models.Requirement(
            theme=themes[step.after.theme_of[code].code], position=len(new)
        )
        row.revision = draft.version.revision
        fill_requirement(row, new[code])
    before = {theme.code: _codes(theme) for theme in draft.content.themes}
    shifted = [theme for theme in step.after.themes if _codes(theme) != before.get(theme.code)]
    there = _rows(draft, Subject.REQUIREMENT)
    for found in shifted:
        there.filter(code__in=_codes(found)).update(theme=themes[found.code])
    for found in shifted:
        _put_in_order(there.filter(theme=themes[found.code]), _codes(found))


def _codes(theme: Theme) -> list[str]:
    return [requirement.code for requirement in theme.requirements]


def _put_in_order(rows: Any, codes: list[str]) -> None:
    """Positions are left alone as long as they tell the right order."""
    found = list(rows.order_by("position", "pk"))
    if [row.code for row in found] == codes:
        return
    rank = {code: position for position, code in enumerate(codes)}
    shifted = [row for row in found if row.position != rank[row.code]]
    for row in shifted:
        row.position = rank[row.code]
    rows.model.objects.bulk_update(shifted, ["position"], batch_size=500)


# ---- what names a requirement outside the content


def _follow_codes(version: ReferentialVersion, step: Step) -> None:
    for subject, codes in step.new_codes.items():
        for old, new in codes.items():
            ReviewComment.objects.filter(version=version, subject=subject, code=old).update(code=new)
    requirements = step.new_codes.get(Subject.REQUIREMENT, {})
    if not requirements:
        return
    rows = list(MappingRow.objects.filter(mapping__target=version, mapping__frozen_at=None))
    for row in rows:
        row.after = [requirements.get(code, code) for code in row.after]
    MappingRow.objects.bulk_update(rows, ["after"], batch_size=500)
