"""A first mapping, for the editor to correct: from the codes, then from what the texts say.

Whatever the two versions, each requirement of either stands in one row, and the same versions give the same
rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from referentials.domain.content import Content
from referentials.domain.demand_changes import Reason, compare_demands
from referentials.domain.mapping import Change, Row
from referentials.domain.resemblance import Resemblance, Words
from referentials.domain.wording import words

Said = tuple[str, ...]

SAME_REQUIREMENT = 0.6
"""Likeness from which two requirements of different codes are taken for one."""
PART_OF = 0.6
"""Share of its words that stand in another, which it may then have been cut out of, or put into."""
NOT_ELSEWHERE = 0.4
"""Share that must not also stand in what the other already continues as: else nothing was cut or put."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`similarity` of the two sides, from 0 to 1; `reasons` only where one requirement continues as one."""

    row: Row
    similarity: float
    reasons: tuple[Reason, ...] = ()

    @property
    def speaks_for_itself(self) -> bool:
        """The demand stayed as it was, its code and severity with it: nobody needs to read the row."""
        return self.row.change is Change.IDENTICAL and set(self.reasons) <= {Reason.AROUND}


def propose_rows(old: Content, new: Content) -> tuple[Row, ...]:
    return tuple(proposal.row for proposal in propose(old, new))


def propose(old: Content, new: Content) -> tuple[Proposal, ...]:
    """In the later version's order; what was removed stands where it was."""
    families = _Families(old, new)
    families.join_by_code()
    families.join_by_question()
    families.join_by_text()
    families.find_splits()
    families.find_merges()
    rows = in_order(old, new, families.rows())
    return tuple(explain(old, new, row, families.seen) for row in rows)


def explain(old: Content, new: Content, row: Row, seen: Resemblance | None = None) -> Proposal:
    """What speaks for a row, whoever wrote it. Raises KeyError for a code that its version does not know."""
    if row.change in {Change.REMOVED, Change.NEW}:
        return Proposal(row=row, similarity=0.0)
    if len(row.before) == len(row.after) == 1:
        found = compare_demands(old, new, row.before[0], row.after[0])
        return Proposal(row=row, similarity=found.similarity, reasons=found.reasons)
    seen = seen or Resemblance(old, new)
    before = _union(seen.before[code] for code in row.before)
    after = _union(seen.after[code] for code in row.after)
    return Proposal(row=row, similarity=seen.likeness(before, after))


def shape(old: Content, new: Content, before: tuple[str, ...], after: tuple[str, ...]) -> Row:
    """The row that joins these requirements. Raises ValueError for several on both sides, or none at all."""
    before = tuple(code for code in old.requirements if code in before)
    after = tuple(code for code in new.requirements if code in after)
    match len(before), len(after):
        case 1, 1:
            change = compare_demands(old, new, before[0], after[0]).change
        case 1, 0:
            change = Change.REMOVED
        case 0, 1:
            change = Change.NEW
        case 1, _:
            change = Change.SPLIT
        case _, 1:
            change = Change.MERGED
        case _:
            raise ValueError("no change joins so many requirements")
    return Row(change=change, before=before, after=after)


def in_order(old: Content, new: Content, rows: Iterable[Row]) -> tuple[Row, ...]:
    """By the later version; a removed requirement follows the one that stood before it."""
    kept = tuple(rows)
    later = {code: rank for rank, code in enumerate(new.requirements)}
    place_of = {code: min(later[a] for a in row.after) for row in kept if row.after for code in row.before}
    last, earlier = -1, {}
    for rank, code in enumerate(old.requirements):
        last = place_of.get(code, last)
        earlier[code] = (last, 1, rank)

    def place(row: Row) -> tuple[int, int, int]:
        return (min(later[code] for code in row.after), 0, 0) if row.after else earlier[row.before[0]]

    return tuple(sorted(kept, key=place))


def _union(bags: Iterable[Words]) -> Words:
    return frozenset[str]().union(*bags)


def _by_question(content: Content, codes: Iterable[str]) -> Mapping[tuple[Said, ...], list[str]]:
    found: dict[tuple[Said, ...], list[str]] = {}
    for code in codes:
        asked = tuple(words(question.text) for question in content.requirements[code].questions)
        found.setdefault(asked, []).append(code)
    return found


class _Families:
    """What each earlier requirement continues as, and where each later one comes from, while it is sought."""

    def __init__(self, old: Content, new: Content) -> None:
        self.old, self.new = old, new
        self.seen = Resemblance(old, new)
        self.heirs: dict[str, list[str]] = {code: [] for code in old.requirements}
        self.origins: dict[str, list[str]] = {code: [] for code in new.requirements}

    def join(self, before: str, after: str) -> None:
        self.heirs[before].append(after)
        self.origins[after].append(before)

    def without_heir(self) -> list[str]:
        return [code for code, heirs in self.heirs.items() if not heirs]

    def without_origin(self) -> list[str]:
        return [code for code, origins in self.origins.items() if not origins]

    def join_by_code(self) -> None:
        for code in self.heirs:
            if code in self.origins:
                self.join(code, code)

    def join_by_question(self) -> None:
        """Asked in the very same words, and nobody else is."""
        earlier = _by_question(self.old, self.without_heir())
        later = _by_question(self.new, self.without_origin())
        for asked, codes in earlier.items():
            if any(asked) and len(codes) == len(later.get(asked, ())) == 1:
                self.join(codes[0], later[asked][0])

    def join_by_text(self) -> None:
        """The most alike first; at equal likeness, the first of the earlier version."""
        free = set(self.without_origin())
        alike = [
            (-self.seen.likeness(said, self.seen.after[after]), before, after)
            for before in self.without_heir()
            for said in [self.seen.before[before]]
            for after in self.seen.near_after(said)
            if after in free
        ]
        for unlike, before, after in sorted(alike, key=lambda one: one[0]):
            if -unlike >= SAME_REQUIREMENT and not self.heirs[before] and not self.origins[after]:
                self.join(before, after)

    def find_splits(self) -> None:
        """A later requirement without origin that says what an earlier one said."""
        said = {code: self.seen.after[heirs[0]] for code, heirs in self.heirs.items() if heirs}
        for after in self.without_origin():
            words = self.seen.after[after]
            hosts = {code: self.seen.before[code] for code in self.seen.near_before(words)}
            if host := self.find_host(words, hosts, said):
                self.join(host, after)

    def find_merges(self) -> None:
        """An earlier requirement without heir whose words a later one says."""
        said = {code: self.seen.before[origins[0]] for code, origins in self.origins.items() if origins}
        for before in self.without_heir():
            words = self.seen.before[before]
            near = (code for code in self.seen.near_after(words) if not self.comes_from_a_split(code))
            if host := self.find_host(words, {code: self.seen.after[code] for code in near}, said):
                self.join(before, host)

    def comes_from_a_split(self, after: str) -> bool:
        return any(len(self.heirs[before]) > 1 for before in self.origins[after])

    def find_host(self, words: Words, hosts: Mapping[str, Words], said: Mapping[str, Words]) -> str | None:
        """The one that `words` were cut out of or put into; `said` is what it already continues as."""
        shares = [
            (self.seen.share(words, whole), code)
            for code, whole in hosts.items()
            if self.seen.share(words, whole - said.get(code, frozenset())) >= NOT_ELSEWHERE
        ]
        share, host = max(shares, key=lambda one: one[0], default=(0.0, None))
        return host if share >= PART_OF else None

    def rows(self) -> Iterator[Row]:
        for before, heirs in self.heirs.items():
            if len(heirs) != 1 or len(self.origins[heirs[0]]) == 1:
                yield shape(self.old, self.new, (before,), tuple(heirs))
        for after, origins in self.origins.items():
            if len(origins) != 1:
                yield shape(self.old, self.new, tuple(origins), (after,))
