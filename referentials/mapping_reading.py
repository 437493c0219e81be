"""The mapping of a draft beside the two contents that it joins: what stands, and what is out of date."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from referentials.content_loading import load_content
from referentials.domain.content import Content
from referentials.domain.mapping import MappingProblem, Row, find_mapping_problems
from referentials.domain.mapping_edits import complete_rows, decide
from referentials.formats.canonical import value_hash
from referentials.mapping_loading import as_row
from referentials.mapping_phrases import phrase_mapping_problem
from referentials.models import MappingRow, ReferentialVersion, VersionMapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`by_hand` once an editor decided of the row; `stale` when the draft changed since then."""

    pk: int
    row: Row
    settled: bool
    by_hand: bool
    stale: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    mapping: VersionMapping
    old: Content
    new: Content
    stored: tuple[MappingRow, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(as_row(row) for row in self.stored)

    @cached_property
    def decided(self) -> tuple[Row, ...]:
        return tuple(row for row, kept in zip(self.rows, self.stored, strict=True) if kept.read_as)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(
            Entry(
                pk=kept.pk, row=row, settled=kept.settled, by_hand=bool(kept.read_as), stale=self._stale(kept)
            )
            for row, kept in zip(self.rows, self.stored, strict=True)
        )

    @cached_property
    def problems(self) -> tuple[MappingProblem, ...]:
        return find_mapping_problems(self.old, self.new, self.rows)

    @cached_property
    def would_be(self) -> frozenset[Row]:
        """The rows that stand once the proposal is made again."""
        return frozenset(complete_rows(self.old, self.new, decide(self.old, self.new, self.decided, ())))

    def _stale(self, kept: MappingRow) -> bool:
        if self.mapping.frozen_at:
            return False
        if kept.read_as:
            return kept.read_as != fingerprint(self.new, as_row(kept))
        return as_row(kept) not in self.would_be


def read_mapping(version: ReferentialVersion) -> Standing | None:
    """From the version that `version` succeeds; None while there is none, or nothing was proposed yet."""
    mapping = VersionMapping.objects.filter(source=version.previous_id, target=version).first()
    return None if mapping is None else stand(mapping)


def find_obstacles(version: ReferentialVersion) -> tuple[str, ...]:
    """What keeps the mapping from being frozen, in French; nothing for a version that succeeds none."""
    if version.previous is None:
        return ()
    standing = read_mapping(version)
    if standing is None:
        return (
            _("la correspondance avec %(previous)s n'est pas encore proposée")
            % {"previous": version.previous},
        )
    told = [phrase_mapping_problem(problem) for problem in standing.problems]
    if outdated := sum(entry.stale for entry in standing.entries):
        late = ngettext(
            "%(count)d ligne date d'avant la dernière modification du brouillon : recalculez, puis relisez",
            "%(count)d lignes datent d'avant la dernière modification du brouillon : "
            "recalculez, puis relisez",
            outdated,
        )
        told.append(late % {"count": outdated})
    return tuple(told)


def stand(mapping: VersionMapping) -> Standing:
    return Standing(
        mapping=mapping,
        old=load_content(mapping.source_id),
        new=load_content(mapping.target_id),
        stored=tuple(mapping.rows.all()),
    )


def fingerprint(new: Content, row: Row) -> str:
    """What the row's later requirements say, whatever their codes."""
    known = (new.requirements[code] for code in row.after if code in new.requirements)
    return value_hash(tuple(replace(requirement, code="-") for requirement in known))
