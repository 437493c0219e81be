"""What is left of a condition when the profile is known, or not even that, and the answers are not."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from referentials.domain.content import Condition

Settled = Condition | bool
"""Certain, or what is left to know."""

UNITS = {"any": False, "all": True}
"""What a part that changes nothing is worth; the opposite settles the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`truths` is None while the profile is not known; a question never asked never has an answer."""

    truths: frozenset[str] | None
    never_asked: AbstractSet[str] = frozenset()


def settle(condition: Condition | None, known: Known) -> Settled:
    """True or False when that is certain, else the condition without its settled parts."""
    if condition is None:
        return True
    if condition.operator == "fact":
        return condition if known.truths is None else condition.fact in known.truths
    if condition.operator == "answer":
        return False if condition.question in known.never_asked else condition
    parts = [settle(part, known) for part in condition.parts]
    if condition.operator == "not":
        [part] = parts
        return not part if isinstance(part, bool) else replace(condition, parts=(part,))
    return _join(condition, parts)


def _join(condition: Condition, parts: list[Settled]) -> Settled:
    unit = UNITS[condition.operator]
    if (not unit) in parts:
        return not unit
    open_parts = tuple(part for part in parts if not isinstance(part, bool))
    if not open_parts:
        return unit
    return open_parts[0] if len(open_parts) == 1 else replace(condition, parts=open_parts)
