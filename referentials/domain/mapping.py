"""How each requirement of one version is found again in another: one row for each change."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.content import Content


class Change(StrEnum):
    """What became of a requirement, and so of its answers when a practice passes to the later version."""

    IDENTICAL = "identical"
    """Same demand: the answer is kept."""
    REWORDED = "reworded"
    """Other words for the same demand: the answer is kept."""
    CLARIFIED = "clarified"
    """The demand moved a little: the answer is kept, and to be confirmed."""
    SPLIT = "split"
    """One became several: the answer is proposed to each, to be confirmed."""
    MERGED = "merged"
    """Several became one: the answer of the lowest credit is proposed, to be confirmed."""
    REMOVED = "removed"
    """The answer is archived, and can still be read."""
    NEW = "new"
    """To be answered."""


ONE, NONE, SEVERAL = "one", "none", "several"

SIZES: Mapping[Change, tuple[str, str]] = {
    Change.IDENTICAL: (ONE, ONE),
    Change.REWORDED: (ONE, ONE),
    Change.CLARIFIED: (ONE, ONE),
    Change.SPLIT: (ONE, SEVERAL),
    Change.MERGED: (SEVERAL, ONE),
    Change.REMOVED: (ONE, NONE),
    Change.NEW: (NONE, ONE),
}
"""How many requirements each change joins, before and after."""
if set(SIZES) != set(Change):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("SIZES lacks a change")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Requirement codes on either side, in their version's order."""

    change: Change
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    note: str = ""


class MappingFault(StrEnum):
    BAD_SIZE = "bad_size"
    UNKNOWN_BEFORE = "unknown_before"
    UNKNOWN_AFTER = "unknown_after"
    REPEATED_BEFORE = "repeated_before"
    REPEATED_AFTER = "repeated_after"
    UNMAPPED_BEFORE = "unmapped_before"
    UNMAPPED_AFTER = "unmapped_after"


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """`code` is the requirement at fault; for BAD_SIZE, the change that cannot join so many."""

    fault: MappingFault
    code: str


def find_mapping_problems(old: Content, new: Content, rows: Iterable[Row]) -> tuple[MappingProblem, ...]:
    """Everything that keeps the mapping from being whole: each requirement of either side stands once."""
    kept = tuple(rows)
    return (
        *(MappingProblem(MappingFault.BAD_SIZE, row.change) for row in kept if not fits(row)),
        *_side(
            old,
            [code for row in kept for code in row.before],
            MappingFault.UNKNOWN_BEFORE,
            MappingFault.REPEATED_BEFORE,
            MappingFault.UNMAPPED_BEFORE,
        ),
        *_side(
            new,
            [code for row in kept for code in row.after],
            MappingFault.UNKNOWN_AFTER,
            MappingFault.REPEATED_AFTER,
            MappingFault.UNMAPPED_AFTER,
        ),
    )


def fits(row: Row) -> bool:
    sizes = tuple({0: NONE, 1: ONE}.get(len(codes), SEVERAL) for codes in (row.before, row.after))
    return sizes == SIZES[row.change]


def _side(
    content: Content, named: list[str], unknown: MappingFault, repeated: MappingFault, unmapped: MappingFault
) -> Iterator[MappingProblem]:
    times = Counter(named)
    yield from (MappingProblem(unknown, code) for code in times if code not in content.requirements)
    yield from (MappingProblem(repeated, code) for code, many in times.items() if many > 1)
    yield from (MappingProblem(unmapped, code) for code in content.requirements if code not in times)
