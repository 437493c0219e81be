"""The number of the next version."""

import re
from collections.abc import Collection

LONGEST = 30
LAST_DIGITS = re.compile(r"[0-9]+(?=[^0-9]*$)")


def next_number(number: str, taken: Collection[str]) -> str:
    """The first free number from `number` on: 2025.1 → 2025.2, v1-b → v2-b, projet → projet.2."""
    candidate = number
    while candidate in taken or not candidate:
        candidate = _following(candidate)
    return candidate


def _following(number: str) -> str:
    if not (found := LAST_DIGITS.search(number)):
        return f"{number[: LONGEST - 2]}.2" if number else "1"
    digits = str(int(found.group()) + 1).zfill(len(found.group()))
    following = number[: found.start()] + digits + number[found.end() :]
    return following if len(following) <= LONGEST else digits
