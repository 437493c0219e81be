"""Writing the mapping of a draft, row by row, so that two editors at once lose nothing.

Every write makes the proposal again around what the editors decided: the mapping stays whole and up to date.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from referentials.domain.mapping import Change, Row
from referentials.domain.mapping_edits import complete_rows, decide, fitting_row
from referentials.domain.mapping_proposal import explain
from referentials.domain.resemblance import Resemblance
from referentials.mapping_loading import as_row
from referentials.mapping_reading import Standing, find_obstacles, fingerprint, stand
from referentials.models import DraftEdit, MappingRow, ReferentialVersion, Subject, VersionMapping

TO_READ_AGAIN = "-"
"""Stands for the fingerprint of an editor's row from which another edit took a code."""

Person = AbstractBaseUser | None


class NothingBefore(ValueError):
    def __init__(self, version: ReferentialVersion) -> None:
        super().__init__(
            _("%(version)s ne fait suite à aucune version : il n'y a rien à faire correspondre.")
            % {"version": version}
        )
        self.version = version


class MappingIsFrozen(Exception):
    def __init__(self, mapping: VersionMapping) -> None:
        super().__init__(_("Cette correspondance est publiée avec sa version : elle ne change plus."))
        self.mapping = mapping


class MappingConflict(Exception):
    """Somebody changed the same requirements' rows since they were seen; `edits`, the latest first."""

    def __init__(self, mapping: VersionMapping, edits: Sequence[DraftEdit]) -> None:
        super().__init__(_("Ces lignes de la correspondance ont été modifiées entre-temps."))
        self.mapping, self.edits = mapping, tuple(edits)


class CannotFreeze(ValueError):
    """`obstacles` are French sentences."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__("\n".join(obstacles))
        self.obstacles = tuple(obstacles)


@transaction.atomic
def get_or_propose(version: ReferentialVersion, *, by: Person, at: datetime) -> VersionMapping:
    """From the version that it succeeds. Raises NothingBefore."""
    if version.previous_id is None:
        raise NothingBefore(version)
    mapping, created = VersionMapping.objects.get_or_create(source_id=version.previous_id, target=version)
    if created:
        _write(stand(mapping), edited=(), by=by, at=at)
    return mapping


@transaction.atomic
def refresh(mapping: VersionMapping, *, by: Person, at: datetime) -> None:
    """After the draft changed: what editors decided stays as far as its codes do. Raises MappingIsFrozen."""
    _write(_open(mapping), edited=(), by=by, at=at)


@transaction.atomic
def change_row(
    mapping: VersionMapping, row: Row, *, seen: int, by: Person, at: datetime, known: Row | None = None
) -> None:
    """Joins these requirements, taking them from the rows that held them; the change follows if it must.

    `seen` is the mapping's revision when the row was shown, as `known`. Raises BadRow, MappingConflict or
    MappingIsFrozen.
    """
    standing = _open(mapping)
    _refuse_rivals(standing, (row, known or row), seen)
    _write(standing, edited=(row,), by=by, at=at)


@transaction.atomic
def settle_row(mapping: VersionMapping, pk: int, *, seen: int, by: Person, at: datetime) -> None:
    """Read, and right as it is. Raises MappingConflict or MappingIsFrozen."""
    standing = _open(mapping)
    row = next((as_row(kept) for kept in standing.stored if kept.pk == pk), None)
    if row is None:
        raise MappingConflict(standing.mapping, _edits_since(standing.mapping, seen))
    _refuse_rivals(standing, (row,), seen)
    _write(standing, edited=(row,), by=by, at=at)


@transaction.atomic
def settle_all_identical(mapping: VersionMapping, *, by: Person, at: datetime) -> None:
    """Raises MappingIsFrozen. What changed since it was proposed is proposed again rather than settled."""
    standing = _open(mapping)
    unread = (entry for entry in standing.entries if not entry.settled and not entry.stale)
    identical = tuple(entry.row for entry in unread if entry.row.change is Change.IDENTICAL)
    _write(standing, edited=identical, by=by, at=at)


@transaction.atomic
def freeze_mapping(version: ReferentialVersion, *, at: datetime) -> None:
    """With the publication of `version`, if it succeeds another; frozen once. Raises CannotFreeze."""
    if obstacles := find_obstacles(version):
        raise CannotFreeze(obstacles)
    waiting = VersionMapping.objects.filter(source=version.previous_id, target=version, frozen_at=None)
    waiting.update(frozen_at=at)


@transaction.atomic
def replace_rows(mapping: VersionMapping, rows: Sequence[Row], *, by: Person, at: datetime) -> None:
    """All read, as a file or an editor gives them; raises BadRow or MappingIsFrozen."""
    _write(_open(mapping), edited=rows, by=by, at=at)


def _open(mapping: VersionMapping) -> Standing:
    locked = VersionMapping.objects.select_for_update(of=("self",)).get(pk=mapping.pk)
    if locked.frozen_at:
        raise MappingIsFrozen(locked)
    return stand(locked)


def _edits_since(mapping: VersionMapping, seen: int) -> Sequence[DraftEdit]:
    edits = DraftEdit.objects.filter(
        version_id=mapping.target_id, subject=Subject.MAPPING, revision__gt=seen
    ).select_related("made_by")
    return list(edits)


def _refuse_rivals(standing: Standing, rows: Iterable[Row], seen: int) -> None:
    ours = {one for row in rows for one in _sides(row.before, row.after)}
    rivals = [edit for edit in _edits_since(standing.mapping, seen) if ours & _touched(edit)]
    if rivals:
        raise MappingConflict(standing.mapping, rivals)


def _touched(edit: DraftEdit) -> set[tuple[str, str]]:
    told = [*(edit.before or ()), *(edit.after or ())]
    return {one for row in told for one in _sides(row.get("before", ()), row.get("after", ()))}


def _sides(before: Iterable[str], after: Iterable[str]) -> set[tuple[str, str]]:
    return {*(("before", code) for code in before), *(("after", code) for code in after)}


def _write(standing: Standing, *, edited: Sequence[Row], by: Person, at: datetime) -> None:
    """Nothing is written when nothing changes."""
    old, new = standing.old, standing.new
    read = {fitting_row(old, new, row) for row in edited}
    decided = decide(old, new, standing.decided, edited)
    drawn = _Drawn(standing, read=read, decided=set(decided))
    changed = drawn.place(complete_rows(old, new, decided))
    if not changed and not drawn.left:
        return
    standing.mapping.revision += 1
    standing.mapping.save(update_fields=["revision"])
    drawn.save(changed)
    _log(standing, drawn, changed, by=by, at=at)


class _Drawn:
    """The rows to be, each on the stored row that it continues; `left` are those that it has no use for."""

    def __init__(self, standing: Standing, *, read: set[Row], decided: set[Row]) -> None:
        self.standing, self.read, self.decided = standing, read, decided
        self.left = list(standing.stored)
        self.was = {kept.pk: _data(kept) for kept in standing.stored}
        self.seen = Resemblance(standing.old, standing.new)

    def place(self, rows: Sequence[Row]) -> list[MappingRow]:
        """Those that differ from what is stored."""
        same = {as_row(kept): kept for kept in self.left}
        standing = set(rows)
        self.left = [kept for kept in self.left if as_row(kept) not in standing]
        changed = []
        for position, row in enumerate(rows):
            kept = same.get(row) or self._heir(row)
            before = None if kept.pk is None else (kept.position, _data(kept), kept.read_as)
            self._fill(kept, row, position, known=row in same)
            if before != (kept.position, _data(kept), kept.read_as):
                changed.append(kept)
        return changed

    def _heir(self, row: Row) -> MappingRow:
        for kept in self.left:
            if _sides(row.before, row.after) & _sides(kept.before, kept.after):
                self.left.remove(kept)
                return kept
        return MappingRow(mapping=self.standing.mapping)

    def _fill(self, kept: MappingRow, row: Row, position: int, *, known: bool) -> None:
        kept.position, kept.change, kept.note = position, row.change, row.note
        kept.before, kept.after = list(row.before), list(row.after)
        if row in self.read:
            kept.read_as, kept.settled = fingerprint(self.standing.new, row), True
        elif row not in self.decided:
            proposal = explain(self.standing.old, self.standing.new, row, self.seen)
            kept.read_as, kept.settled = "", proposal.speaks_for_itself
        elif not known or kept.read_as != fingerprint(self.standing.new, row):
            kept.read_as, kept.settled = TO_READ_AGAIN, False

    def save(self, changed: Sequence[MappingRow]) -> None:
        MappingRow.objects.filter(pk__in=[kept.pk for kept in self.left]).delete()
        fields = ["position", "change", "before", "after", "note", "settled", "read_as"]
        MappingRow.objects.bulk_update([row for row in changed if row.pk], fields)
        MappingRow.objects.bulk_create([row for row in changed if not row.pk])


def _data(row: MappingRow) -> dict[str, Any]:
    """As the log keeps it."""
    plain = {"change": str(row.change), "before": list(row.before), "after": list(row.after)}
    return {**plain, "note": row.note, "settled": row.settled}


def _log(
    standing: Standing, drawn: _Drawn, changed: Sequence[MappingRow], *, by: Person, at: datetime
) -> None:
    """Only what says something new: a row that merely moved is left out."""
    told = [(drawn.was.get(row.pk), _data(row)) for row in changed]
    came = [after for before, after in told if before != after]
    went = [before for before, after in told if before and before != after]
    went += [drawn.was[row.pk] for row in drawn.left]
    edited = next(iter(drawn.read), None)
    DraftEdit.objects.create(
        version_id=standing.mapping.target_id,
        subject=Subject.MAPPING,
        code="" if edited is None or len(drawn.read) > 1 else (*edited.after, *edited.before)[0],
        revision=standing.mapping.revision,
        before=went,
        after=came,
        made_by_id=None if by is None else by.pk,
        made_at=at,
    )
