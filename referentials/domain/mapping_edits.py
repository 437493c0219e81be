"""A mapping is what its editor decided, completed by the proposal: it stays whole through every edit."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from referentials.domain.content import Content
from referentials.domain.mapping import ONE, SIZES, Change, Row, fits
from referentials.domain.mapping_proposal import in_order, propose_rows, shape

ONE_TO_ONE = tuple(change for change, sizes in SIZES.items() if sizes == (ONE, ONE))
"""The changes between which only an editor can choose: the others follow from how many are joined."""


class BadRow(ValueError):
    """No change joins so many requirements, or `unknown` codes are not in their version."""

    def __init__(self, *, unknown: Sequence[str] = ()) -> None:
        super().__init__(f"unknown codes: {', '.join(unknown)}" if unknown else "no change joins so many")
        self.unknown = tuple(unknown)


def fitting_row(old: Content, new: Content, row: Row) -> Row:
    """Codes in their version's order; the change asked for if it joins so many, else the one that does.

    Raises BadRow.
    """
    unknown = [code for code in row.before if code not in old.requirements]
    unknown += [code for code in row.after if code not in new.requirements]
    if unknown:
        raise BadRow(unknown=unknown)
    before = tuple(code for code in old.requirements if code in row.before)
    after = tuple(code for code in new.requirements if code in row.after)
    asked = replace(row, before=before, after=after)
    if fits(asked):
        return asked
    try:
        return replace(shape(old, new, before, after), note=row.note)
    except ValueError as error:
        raise BadRow from error


def decide(old: Content, new: Content, decided: Iterable[Row], edited: Sequence[Row]) -> tuple[Row, ...]:
    """The rows now decided: `edited` take their codes from whichever held them; codes that are gone leave.

    No code may be in two of the edited rows. Raises BadRow.
    """
    taken = tuple(fitting_row(old, new, row) for row in edited)
    return (*taken, *_without(old, new, decided, taken))


def complete_rows(old: Content, new: Content, decided: Sequence[Row]) -> tuple[Row, ...]:
    """What was decided, then what is proposed for the rest."""
    proposed = _without(old, new, propose_rows(old, new), decided)
    return in_order(old, new, _completed(old, new, (*decided, *proposed)))


def _without(old: Content, new: Content, rows: Iterable[Row], taken: Iterable[Row]) -> Iterator[Row]:
    """What still joins something once these codes are taken, those that are gone and those given twice."""
    before, after = set(old.requirements), set(new.requirements)
    for row in taken:
        before.difference_update(row.before)
        after.difference_update(row.after)
    for row in rows:
        left = tuple(c for c in row.before if c in before), tuple(c for c in row.after if c in after)
        if left == (row.before, row.after) and fits(row):
            kept = row
        elif 1 in map(len, left) and all(left):
            kept = replace(shape(old, new, *left), note=row.note)
        else:
            continue  # each code is left to the proposal
        before.difference_update(kept.before)
        after.difference_update(kept.after)
        yield kept


def _completed(old: Content, new: Content, rows: tuple[Row, ...]) -> Iterator[Row]:
    yield from rows
    before = {code for row in rows for code in row.before}
    after = {code for row in rows for code in row.after}
    yield from (Row(change=Change.REMOVED, before=(c,)) for c in old.requirements if c not in before)
    yield from (Row(change=Change.NEW, after=(c,)) for c in new.requirements if c not in after)
