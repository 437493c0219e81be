"""What a library says beyond what we would write of it, as changes to make to what we write.

A change that replaces or takes away something remembers it by a short digest, and is given up once an
editor has changed it; one that only adds is given up once we write something of our own there. A list of
things that bear a `urn` or a `ref_id` is changed thing by thing, so that the others keep what they had.
Plain JSON, whose mappings may lose their order.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import rfc8785

Data = dict[str, Any]
KEYS = ("urn", "ref_id")
NOTHING: Data = {}


@dataclass(frozen=True, slots=True)
class Restored:
    """`given_up` counts the changes that no longer fit what we write."""

    value: Any
    given_up: int


def difference(written: Data, wanted: Data, *, ordered: bool = False) -> Data:
    """What makes `wanted` of `written`; empty when they are equal."""
    changes: dict[str, Any] = {"add": {}, "swap": {}, "drop": {}, "into": {}, "placed": []}
    for key, value in wanted.items():
        if key not in written:
            changes["add"][key] = value
        elif not _same(written[key], value):
            inner = _inner(written[key], value)
            if inner is None:
                changes["swap"][key] = [_digest(written[key]), value]
            else:
                changes["into"][key] = inner
    changes["drop"] = {key: _digest(value) for key, value in written.items() if key not in wanted}
    if ordered:
        kept = [key for key in written if key in wanted]
        changes["placed"] = _placed(kept, list(wanted))
    return {name: change for name, change in changes.items() if change}


def restored(written: Data, changes: Data) -> Restored:
    value, given_up = dict(written), 0
    for key, added in changes.get("add", NOTHING).items():
        given_up += key in value
        value.setdefault(key, added)
    for key, (digest, wanted) in changes.get("swap", NOTHING).items():
        if stands := _stands(written, key, digest):
            value[key] = wanted
        given_up += not stands
    for key, digest in changes.get("drop", NOTHING).items():
        if stands := _stands(written, key, digest):
            del value[key]
        given_up += not stands
    for key, inner in changes.get("into", NOTHING).items():
        found = _restored_inside(written.get(key), inner)
        given_up += found.given_up
        if found.value is not None:
            value[key] = found.value
    return Restored(_in_order(value, changes.get("placed", [])), given_up)


def _stands(written: Data, key: str, digest: str) -> bool:
    return key in written and _digest(written[key]) == digest


def _inner(written: Any, wanted: Any) -> Data | None:
    """None when one must stand whole for the other."""
    if isinstance(written, dict) and isinstance(wanted, dict):
        return {"changes": difference(written, wanted)}
    for name in KEYS:
        before, after = _by_key(written, name), _by_key(wanted, name)
        if before is not None and after is not None:
            return {"by": name, "changes": difference(before, after, ordered=True)}
    return None


def _restored_inside(written: Any, inner: Data) -> Restored:
    """No value at all when what we write there has become of another kind."""
    if "by" not in inner:
        return restored(written, inner["changes"]) if isinstance(written, dict) else Restored(None, 1)
    before = _by_key(written, inner["by"])
    if before is None:
        return Restored(None, 1)
    found = restored(before, inner["changes"])
    return Restored(list(found.value.values()), found.given_up)


def _by_key(items: Any, name: str) -> Data | None:
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    keys = [item.get(name) for item in items]
    if all(isinstance(key, str) and key for key in keys) and len(set(keys)) == len(keys):
        return dict(zip(keys, items, strict=True))
    return None


def _placed(before: Sequence[str], after: Sequence[str]) -> list[list[str]]:
    """What is new or out of order, each with what it comes after: as little as can be."""
    rank = {key: place for place, key in enumerate(before)}
    still = _longest_rising([rank[key] for key in after if key in rank])
    pairs = zip(after, ["", *after], strict=False)
    return [[key, previous] for key, previous in pairs if rank.get(key) not in still]


def _longest_rising(numbers: Sequence[int]) -> set[int | None]:
    """The members of a longest rising subsequence of distinct numbers."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        place = bisect_left(ends, number)
        before[number] = ends[place - 1] if place else None
        ends[place : place + 1] = [number]
    found: set[int | None] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _in_order(value: Data, placed: Sequence[Sequence[str]]) -> Data:
    """What stood after something that is gone comes last."""
    keys = list(value)
    moved = {key for key, _ in placed}
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for key, previous in placed:
        followers[previous].append(key)
    starts = ["", *(key for key in keys if key not in moved)]
    found = _followed(starts, followers)
    left = moved - set(found)
    return {key: value[key] for key in [*found, *(key for key in keys if key in left)] if key in value}


def _followed(starts: Sequence[str], followers: defaultdict[str, list[str]]) -> list[str]:
    found, waiting = [], list(reversed(starts))
    while waiting:
        key = waiting.pop()
        if key:
            found.append(key)
        waiting.extend(reversed(followers.pop(key, [])))
    return found


def _same(one: Any, other: Any) -> bool:
    """Unlike ==, tells true from 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and bool(one == other)


def _digest(value: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()[:8]


def fits(changes: Any) -> bool:
    """Whether `restored` can take them: a file may have been written by hand."""
    if not isinstance(changes, dict) or not all(
        isinstance(change, dict | list) for change in changes.values()
    ):
        return False
    return (
        all(isinstance(changes.get(name, {}), dict) for name in ("add", "swap", "drop", "into"))
        and all(_is_pair(pair) for pair in changes.get("swap", NOTHING).values())
        and isinstance(changes.get("placed", []), list)
        and all(
            _is_pair(pair) and all(isinstance(k, str) for k in pair) for pair in changes.get("placed", [])
        )
        and all(_fits_inside(inner) for inner in changes.get("into", NOTHING).values())
    )


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2


def _fits_inside(inner: Any) -> bool:
    return isinstance(inner, dict) and inner.get("by", "urn") in KEYS and fits(inner.get("changes"))
