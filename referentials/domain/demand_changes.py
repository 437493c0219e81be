"""What changed between two statements of one requirement, and what that does to its answer.

Only what asks or scores can move a demand; docs/mapping.md says the same in prose.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from referentials.domain.content import Choice, Content, Meaning
from referentials.domain.diff import FieldChange, Kind, requirement_changes
from referentials.domain.mapping import Change
from referentials.domain.wording import similarity, turns, words

SAME_DEMAND = 0.7
"""From this similarity of words on, a text says the same demand; below it, the answer is to be confirmed."""


class Reason(StrEnum):
    """What was found changed, from what matters least to an answer to what matters most."""

    RECODED = "recoded"
    AROUND = "around"
    """Measure, sources, role, place, reason of the severity: nothing that is asked."""
    SEVERITY = "severity"
    TYPOGRAPHY = "typography"
    EXPLANATION = "explanation"
    """Title or help."""
    WORDING = "wording"
    TURNING_WORD = "turning_word"
    """A number, a unit, a negation or a « doit » in the statement, the question or an answer."""
    OTHER_WORDS = "other_words"
    QUESTIONS = "questions"
    CONDITION = "condition"
    OBLIGATION = "obligation"
    CHOICES = "choices"


CHANGE_FOR: Mapping[Reason, Change] = {
    Reason.RECODED: Change.IDENTICAL,
    Reason.AROUND: Change.IDENTICAL,
    Reason.SEVERITY: Change.IDENTICAL,
    Reason.TYPOGRAPHY: Change.REWORDED,
    Reason.EXPLANATION: Change.REWORDED,
    Reason.WORDING: Change.REWORDED,
    Reason.TURNING_WORD: Change.CLARIFIED,
    Reason.OTHER_WORDS: Change.CLARIFIED,
    Reason.QUESTIONS: Change.CLARIFIED,
    Reason.CONDITION: Change.CLARIFIED,
    Reason.OBLIGATION: Change.CLARIFIED,
    Reason.CHOICES: Change.CLARIFIED,
}
if set(CHANGE_FOR) != set(Reason):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("CHANGE_FOR lacks a reason")

STRENGTH = (Change.IDENTICAL, Change.REWORDED, Change.CLARIFIED)

REASON_OF_KIND: Mapping[Kind, Reason] = {
    Kind.ADDED: Reason.QUESTIONS,
    Kind.REMOVED: Reason.QUESTIONS,
    Kind.OBLIGATION: Reason.OBLIGATION,
    Kind.CONDITION: Reason.CONDITION,
    Kind.SEVERITY: Reason.SEVERITY,
}
"""Of a change inside a requirement; wording and choices are looked into, the rest is around the demand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandChange:
    """`similarity` is that of the statement or of the question, whichever moved more: 1 when neither did."""

    change: Change
    reasons: tuple[Reason, ...]
    similarity: float


def compare_demands(old: Content, new: Content, before: str, after: str) -> DemandChange:
    """Raises KeyError for a code that its version does not know."""
    changes = tuple(requirement_changes(old, new, old.requirements[before], new.requirements[after]))
    found = {reason for change in changes for reason in _reasons(change)}
    if before != after:
        found.add(Reason.RECODED)
    return DemandChange(
        change=max((CHANGE_FOR[reason] for reason in found), key=STRENGTH.index, default=Change.IDENTICAL),
        reasons=tuple(reason for reason in Reason if reason in found),
        similarity=min((similarity(one.before, one.after) for one in changes if _asks(one)), default=1.0),
    )


def _asks(change: FieldChange) -> bool:
    return change.kind is Kind.WORDING and change.field in {"statement", "text"}


def _reasons(change: FieldChange) -> Iterator[Reason]:
    if change.kind is Kind.CHOICES:
        yield from _of_choices(change.before, change.after)
    elif change.kind is Kind.WORDING and change.field in {"title", "help"}:
        same = words(change.before) == words(change.after)
        yield Reason.TYPOGRAPHY if same else Reason.EXPLANATION
    elif _asks(change):
        yield from _of_text(change.before, change.after)
    else:
        yield REASON_OF_KIND.get(change.kind, Reason.AROUND)


def _of_text(before: str, after: str) -> Iterator[Reason]:
    if words(before) == words(after):
        yield Reason.TYPOGRAPHY
        return
    if turns(before, after):
        yield Reason.TURNING_WORD
    yield Reason.WORDING if similarity(before, after) >= SAME_DEMAND else Reason.OTHER_WORDS


def _of_choices(before: tuple[Choice, ...], after: tuple[Choice, ...]) -> Iterator[Reason]:
    earlier, later = ({choice.code: choice for choice in choices} for choices in (before, after))
    if _scores(before) != _scores(after):
        yield Reason.CHOICES
        return
    for code, choice in earlier.items():
        if choice.label != later[code].label:
            yield from _of_text(choice.label, later[code].label)


def _scores(choices: Iterable[Choice]) -> dict[str, tuple[Meaning, Fraction | None]]:
    """In whatever order they are offered."""
    return {choice.code: (choice.meaning, choice.credit) for choice in choices}
