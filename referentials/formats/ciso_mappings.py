"""The mapping sets of a library as the rows between two versions.

Two frameworks never demand the very same thing: what CISO Assistant calls equal is reworded, and every
other relationship is an answer to confirm.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.domain.content import Content
from referentials.domain.mapping import Change, Row
from referentials.formats.cannot_read import refuse
from referentials.formats.ciso_names import requirement_codes
from referentials.formats.ciso_outline import text
from referentials.formats.ciso_shape import checked_library
from referentials.formats.located_yaml import read_yaml

CLOSENESS = ("equal", "superset", "subset", "intersect")
KEYS = ("requirement_mapping_sets", "requirement_mapping_set")
UNKNOWN = _("ligne(s) dont une exigence n'existe pas dans la version importée")
CROWDED = _("ligne(s) entre plusieurs exigences de part et d'autre : les plus proches sont gardées")
UNRELATED = _("ligne(s) qui disent que deux exigences n'ont rien de commun")


@dataclass(frozen=True, slots=True)
class Pair:
    """Names of requirements, in lower case; `relationship` is one of CLOSENESS or anything else."""

    source: str
    target: str
    relationship: str
    strength: int
    note: str


@dataclass(frozen=True, slots=True)
class MappingSet:
    name: str
    source: str
    target: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    rows: tuple[Row, ...]
    losses: tuple[str, ...]


Edge = tuple[str, str]
"""Codes of ours on either side."""


def has_mapping_sets(data: bytes) -> bool:
    """Whether a library only maps frameworks to each other. Raises CannotRead."""
    if KEYS[-1].encode() not in data:  # most libraries, which are not read twice for that
        return False
    objects = checked_library(read_yaml(data))["objects"]
    return any(objects.get(key) for key in KEYS) and not (
        objects.get("framework") or objects.get("frameworks")
    )


def read_mapping_sets(data: bytes) -> tuple[MappingSet, ...]:
    """Raises CannotRead."""
    objects = checked_library(read_yaml(data))["objects"]
    found: Any = next((objects[key] for key in KEYS if objects.get(key)), [])
    sets = [found] if isinstance(found, dict) else found
    if not sets:
        raise refuse(gettext("ce fichier ne contient aucune table de correspondance"), path="objects")
    return tuple(map(_set, sets))


def _set(data: Mapping[str, Any]) -> MappingSet:
    return MappingSet(
        name=text(data, "name") or text(data, "ref_id"),
        source=text(data, "source_framework_urn").lower(),
        target=text(data, "target_framework_urn").lower(),
        pairs=tuple(map(_pair, data["requirement_mappings"])),
    )


def _pair(data: Mapping[str, Any]) -> Pair:
    return Pair(
        source=text(data, "source_requirement_urn").lower(),
        target=text(data, "target_requirement_urn").lower(),
        relationship=text(data, "relationship").lower(),
        strength=data.get("strength_of_relationship") or 0,
        note=text(data, "rationale"),
    )


def join(mapping: MappingSet, source: Content, target: Content) -> Joined:
    """Each requirement of either side stands in one row, as a mapping between versions wants it."""
    losses: Counter[str] = Counter()
    edges = _edges(mapping, requirement_codes(source), requirement_codes(target), losses)
    kept = _stars(edges, losses)
    rows = _rows(source, target, kept)
    return Joined(tuple(rows), tuple(f"{count} {thing}." for thing, count in losses.items()))


def _edges(
    mapping: MappingSet, before: Mapping[str, str], after: Mapping[str, str], losses: Counter[str]
) -> dict[Edge, Pair]:
    edges: dict[Edge, Pair] = {}
    for pair in mapping.pairs:
        if pair.relationship not in CLOSENESS:
            losses[str(UNRELATED)] += 1
        elif pair.source not in before or pair.target not in after:
            losses[str(UNKNOWN)] += 1
        else:
            edges.setdefault((before[pair.source], after[pair.target]), pair)
    return edges


def _stars(edges: Mapping[Edge, Pair], losses: Counter[str]) -> dict[Edge, Pair]:
    """The closest first, as long as nothing is both split and merged."""
    kept: dict[Edge, Pair] = {}
    targets: defaultdict[str, set[str]] = defaultdict(set)
    sources: defaultdict[str, set[str]] = defaultdict(set)
    ranked = sorted(edges.items(), key=lambda e: (CLOSENESS.index(e[1].relationship), -e[1].strength))
    for (before, after), pair in ranked:
        splits = not sources[after] and all(len(sources[other]) == 1 for other in targets[before])
        merges = not targets[before] and all(len(targets[other]) == 1 for other in sources[after])
        if splits or merges:
            kept[before, after] = pair
            targets[before].add(after)
            sources[after].add(before)
        else:
            losses[str(CROWDED)] += 1
    return kept


def _rows(source: Content, target: Content, kept: Mapping[Edge, Pair]) -> Iterator[Row]:
    """In the order of the source, then what is new in the order of the target."""
    targets: defaultdict[str, list[str]] = defaultdict(list)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    for before, after in sorted(kept, key=_order_in(source, target)):
        targets[before].append(after)
        sources[after].append(before)
    written: set[str] = set()
    for before in source.requirements:
        if before in written:
            continue
        found = targets[before]
        merged = sources[found[0]] if len(found) == 1 else [before]
        written.update(merged)
        yield _row(tuple(merged), tuple(found), [kept[one, two] for one in merged for two in found])
    yield from (Row(change=Change.NEW, after=(code,)) for code in target.requirements if not sources[code])


def _order_in(source: Content, target: Content) -> Callable[[Edge], tuple[int, int]]:
    before = {code: place for place, code in enumerate(source.requirements)}
    after = {code: place for place, code in enumerate(target.requirements)}
    return lambda edge: (before[edge[0]], after[edge[1]])


def _row(before: tuple[str, ...], after: tuple[str, ...], pairs: Sequence[Pair]) -> Row:
    note = "\n".join(dict.fromkeys(pair.note for pair in pairs if pair.note))
    return Row(change=_change(before, after, pairs), before=before, after=after, note=note)


def _change(before: tuple[str, ...], after: tuple[str, ...], pairs: Sequence[Pair]) -> Change:
    if not after:
        return Change.REMOVED
    if len(after) > 1:
        return Change.SPLIT
    if len(before) > 1:
        return Change.MERGED
    return Change.REWORDED if pairs[0].relationship == "equal" else Change.CLARIFIED
