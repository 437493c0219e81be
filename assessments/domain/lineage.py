"""Requirements followed from one version to another, through one mapping or several in a row."""

from collections.abc import Iterable, Mapping, Sequence

from referentials.domain.content import Content
from referentials.domain.mapping import Change, Row


def stay_as_is(content: Content) -> tuple[Row, ...]:
    """The mapping of a version to itself."""
    return tuple(Row(change=Change.IDENTICAL, before=(code,), after=(code,)) for code in content.requirements)


def find_followers(steps: Sequence[Sequence[Row]], codes: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """What each requirement of the first version became in the last: none when it was removed."""
    found: dict[str, tuple[str, ...]] = {code: (code,) for code in codes}
    for rows in steps:
        after = {code: row.after for row in rows for code in row.before}
        found = {
            first: tuple(dict.fromkeys(new for code in now for new in after.get(code, ())))
            for first, now in found.items()
        }
    return found


def match_one_to_one(steps: Sequence[Sequence[Row]], content: Content) -> Mapping[str, str]:
    """From each requirement of `content`, the last version, to the one of the first that it continues alone.

    What was split or merged on the way measures something else: it is matched with nothing.
    """
    matches = {code: code for code in content.requirements}
    for rows in reversed(steps):
        earlier = {row.after[0]: row.before[0] for row in rows if len(row.before) == len(row.after) == 1}
        matches = {last: earlier[code] for last, code in matches.items() if code in earlier}
    return matches
