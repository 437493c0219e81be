"""The rows of a mapping as a page shows them: both texts, what changed, and what speaks for the row."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from referentials.comparing import ShownDifference, describe
from referentials.domain.content import Content, Requirement
from referentials.domain.diff import Difference, Thing, requirement_changes
from referentials.domain.mapping import Change, Row
from referentials.domain.mapping_proposal import Proposal, explain
from referentials.domain.resemblance import Resemblance
from referentials.mapping_phrases import CONSEQUENCES, REASONS
from referentials.mapping_reading import Entry, Standing
from referentials.vocabulary import Change as ChangeLabel


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSide:
    """`requirement` is None for a code that its version no longer knows."""

    code: str
    requirement: Requirement | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """`differences`, one for each later requirement, or for each earlier one of a merge."""

    entry: Entry
    label: str
    consequence: str
    before: tuple[ShownSide, ...]
    after: tuple[ShownSide, ...]
    percent: int | None
    reasons: tuple[str, ...]
    differences: tuple[ShownDifference, ...]

    @property
    def is_plain(self) -> bool:
        """Read and identical: one line is enough."""
        return self.entry.settled and not self.entry.stale and self.entry.row.change is Change.IDENTICAL

    @property
    def whole_texts(self) -> bool:
        """Whether the statements are shown whole, since no comparison tells them."""
        one_to_one = len(self.before) == len(self.after) == 1
        return not one_to_one or not any(difference.changes for difference in self.differences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """`state` is « a-relire » or nothing; `change` a code or nothing."""

    state: str = ""
    change: str = ""

    def keeps(self, entry: Entry) -> bool:
        unread = not entry.settled or entry.stale
        return (self.state != UNREAD or unread) and self.change in ("", entry.row.change)


UNREAD = "a-relire"


def sort_entries(standing: Standing, kept: Filter) -> list[Entry]:
    """What is to be read first, and there the least alike first; then in the order of the mapping."""
    seen = Resemblance(standing.old, standing.new)
    found = [entry for entry in standing.entries if kept.keeps(entry)]

    def rank(entry: Entry) -> tuple[bool, float]:
        unread = not entry.settled or entry.stale
        proposal = _explain(standing, entry.row, seen) if unread else None
        return not unread, proposal.similarity if proposal else 0.0

    return sorted(found, key=rank)


def count_changes(entries: Iterable[Entry]) -> list[tuple[str, str, int]]:
    """Code, label and number of rows of each change that there is."""
    counts = Counter(entry.row.change for entry in entries)
    return [(change, str(ChangeLabel(change).label), counts[change]) for change in Change if counts[change]]


def show_rows(standing: Standing, entries: Sequence[Entry]) -> list[ShownRow]:
    seen = Resemblance(standing.old, standing.new)
    return [show_row(standing, entry, seen) for entry in entries]


def show_row(standing: Standing, entry: Entry, seen: Resemblance | None = None) -> ShownRow:
    row = entry.row
    proposal = _explain(standing, row, seen)
    return ShownRow(
        entry=entry,
        label=str(ChangeLabel(row.change).label),
        consequence=str(CONSEQUENCES[row.change]),
        before=tuple(_side(standing.old, code) for code in row.before),
        after=tuple(_side(standing.new, code) for code in row.after),
        percent=round(100 * proposal.similarity) if proposal and row.before and row.after else None,
        reasons=tuple(str(REASONS[reason]) for reason in proposal.reasons) if proposal else (),
        differences=tuple(describe(standing.old, standing.new, _differences(standing, row))),
    )


def _explain(standing: Standing, row: Row, seen: Resemblance | None) -> Proposal | None:
    """None for a row that names what is no longer there."""
    known = set(row.before) <= set(standing.old.requirements) and set(row.after) <= set(
        standing.new.requirements
    )
    return explain(standing.old, standing.new, row, seen) if known else None


def _side(content: Content, code: str) -> ShownSide:
    return ShownSide(code=code, requirement=content.requirements.get(code))


def _differences(standing: Standing, row: Row) -> list[Difference]:
    old, new = standing.old, standing.new
    return [
        Difference(
            thing=Thing.REQUIREMENT,
            before=(before,),
            after=after,
            kinds=(),
            changes=tuple(requirement_changes(old, new, old.requirements[before], new.requirements[after])),
        )
        for before in row.before
        for after in row.after
        if before in old.requirements and after in new.requirements
    ]
