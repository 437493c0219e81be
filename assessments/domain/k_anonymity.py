"""Groups of practices whose figures may be published without telling those of one.

The rule, from which all else follows: the groups of a release are disjoint, and each is either exactly a
group of the release before, or brings at least K assessments, under independent control, that no release ever
counted. Whatever is added or subtracted among everything ever published, of one month or of several, then
keeps at least K assessments in it: those that only the latest group involved brought. Shown totals are unions
of such groups, so that the rule covers them too. Proof, and what stays possible: docs/decisions/.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

K = 5
"""The fewest assessments under independent control that a figure may speak of."""

Path = tuple[tuple[str, ...], ...]
"""The values of each dimension in turn that a group gathers; a shorter path gathers every value after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """One assessment offered to be counted. `values` holds one value a dimension, in the order of the cut.

    `owners` are the people who answer for its practice: two that share one are under the same control.
    """

    assessment: str
    values: tuple[str, ...]
    owners: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    path: Path
    members: frozenset[str]
    """Assessments, as counted when the group was last made."""

    def covers(self, values: tuple[str, ...]) -> bool:
        return all(value in gathered for gathered, value in zip(self.path, values, strict=False))


def count_independent(peers: Iterable[Peer]) -> int:
    """How many parties control them: practices linked by an owner, however indirectly, are one party."""
    leaders: dict[int, int] = {}
    ownerless = 0
    for peer in peers:
        if not peer.owners:
            ownerless += 1
            continue
        first, *others = sorted(peer.owners)
        for other in others:
            leaders[_lead(leaders, other)] = _lead(leaders, first)
        _lead(leaders, first)
    return ownerless + sum(leader == owner for owner, leader in leaders.items())


def _lead(leaders: dict[int, int], owner: int) -> int:
    """Who stands for the owner's party; ways get shorter as they are walked."""
    leader = leaders.setdefault(owner, owner)
    while leader != leaders[leader]:
        leaders[owner] = leader = leaders[leader]
    return leader


def regroup(
    peers: Collection[Peer], *, before: Collection[Group], counted: Collection[str], standing: Collection[str]
) -> tuple[Group, ...]:
    """The groups of the next release, from one assessment a practice.

    `counted` holds every assessment that a release ever counted, `standing` those that may still be shown,
    be they followed by a newer one of the same practice.

    A group stays as it was while too little is new in it and all its members stand; the new ones wait.
    One that a member left, and that too little is new to replace, goes away. Deterministic.
    """
    shown, counted = frozenset(standing), frozenset(counted)
    fresh = _by_values(peer for peer in peers if peer.assessment not in counted)
    kept = [group for group in before if group.members <= shown and not _is_ripe(group, fresh)]
    held = frozenset().union(*(group.members for group in kept))
    waiting = [
        peer
        for values, alike in _by_values(peers).items()
        if not any(group.covers(values) for group in kept)
        for peer in alike
        if peer.assessment not in held
    ]
    return tuple(sorted([*kept, *_split(waiting, counted, path=())], key=lambda group: group.path))


def _by_values(peers: Iterable[Peer]) -> Mapping[tuple[str, ...], list[Peer]]:
    """Few values, many peers: what depends on values alone is asked once for each."""
    alike: defaultdict[tuple[str, ...], list[Peer]] = defaultdict(list)
    for peer in peers:
        alike[peer.values].append(peer)
    return alike


def _is_ripe(group: Group, fresh: Mapping[tuple[str, ...], list[Peer]]) -> bool:
    new = (peer for values, alike in fresh.items() if group.covers(values) for peer in alike)
    return count_independent(new) >= K


def _split(peers: Sequence[Peer], counted: frozenset[str], *, path: Path) -> list[Group]:
    """As fine as the rule allows; what is too small to stand alone is put together, never left over."""
    if not _may_stand(peers, counted):
        return []
    if not peers or len(path) == len(peers[0].values):
        return [_gather(peers, path)]
    parts = _cut(peers, counted, depth=len(path))
    groups: list[Group] = []
    for values, part in parts.items():
        deeper = (*path, values)
        groups += _split(part, counted, path=deeper) if len(values) == 1 else [_gather(part, deeper)]
    return groups


def _cut(
    peers: Sequence[Peer], counted: frozenset[str], *, depth: int
) -> Mapping[tuple[str, ...], list[Peer]]:
    """By value; the values too small are one part, to which the smallest other is added if need be."""
    by_value: defaultdict[str, list[Peer]] = defaultdict(list)
    for peer in peers:
        by_value[peer.values[depth]].append(peer)
    by_size = sorted(by_value, key=lambda value: (len(by_value[value]), value))
    large = [value for value in by_size if _may_stand(by_value[value], counted)]
    small = [value for value in by_size if value not in large]
    while small and large and not _may_stand([p for v in small for p in by_value[v]], counted):
        small.append(large.pop(0))
    parts: dict[tuple[str, ...], list[Peer]] = {(value,): by_value[value] for value in large}
    if small:
        parts[tuple(sorted(small))] = [peer for value in small for peer in by_value[value]]
    return parts


def _may_stand(peers: Iterable[Peer], counted: frozenset[str]) -> bool:
    return count_independent(peer for peer in peers if peer.assessment not in counted) >= K


def _gather(peers: Iterable[Peer], path: Path) -> Group:
    return Group(path=path, members=frozenset(peer.assessment for peer in peers))
