"""Two texts word by word: what stayed, what went, what came."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

WORD = re.compile(r"\w+|\s+|[^\w\s]")
MOST_COMPARED = 4_000_000
"""Of pairs of words; two texts beyond it are told whole, since comparing them would take seconds."""


class Part(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    part: Part
    text: str


@lru_cache(maxsize=2_000)
def diff_words(old: str, new: str) -> tuple[Segment, ...]:
    """The removed and the same segments make `old`, the added and the same ones make `new`."""
    before, after = WORD.findall(old), WORD.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _compare(before[start : len(before) - end], after[start : len(after) - end])
    whole = [
        Segment(Part.SAME, "".join(before[:start])),
        *middle,
        Segment(Part.SAME, "".join(before[len(before) - end :])),
    ]
    return tuple(_joined(segment for segment in whole if segment.text))


def old_side(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(segment for segment in segments if segment.part is not Part.ADDED)


def new_side(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    return tuple(segment for segment in segments if segment.part is not Part.REMOVED)


def _common(before: Sequence[str], after: Sequence[str]) -> int:
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _compare(before: Sequence[str], after: Sequence[str]) -> Iterator[Segment]:
    if len(before) * len(after) > MOST_COMPARED:
        yield Segment(Part.REMOVED, "".join(before))
        yield Segment(Part.ADDED, "".join(after))
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        removed, added = "".join(before[i1:i2]), "".join(after[j1:j2])
        if removed == added:
            yield Segment(Part.SAME, removed)
        else:
            yield Segment(Part.REMOVED, removed)
            yield Segment(Part.ADDED, added)


def _joined(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Changes with nothing but a space between them as one, so that a new phrase reads as a phrase."""
    removed = added = ""
    for segment in segments:
        if segment.part is Part.REMOVED:
            removed += segment.text
        elif segment.part is Part.ADDED:
            added += segment.text
        elif (removed or added) and segment.text.isspace():
            removed, added = removed + segment.text, added + segment.text
        else:
            yield from _change(removed, added)
            removed = added = ""
            yield segment
    yield from _change(removed, added)


def _change(removed: str, added: str) -> Iterator[Segment]:
    if removed:
        yield Segment(Part.REMOVED, removed)
    if added:
        yield Segment(Part.ADDED, added)
