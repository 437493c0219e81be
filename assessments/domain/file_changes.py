"""What a filled file would change: three sides, the file, what it was made from, and what stands now."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.domain.answers import Answer


class Change(StrEnum):
    NONE = "none"
    NEW = "new"
    CHANGED = "changed"
    ERASED = "erased"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileAnswer:
    """As read: no choice is an empty cell; a text is None when the file has no column for it."""

    choice: str
    reason: str | None = None
    comment: str | None = None

    def over(self, base: Answer | None) -> Answer | None:
        """What it says as a whole: texts that the file cannot say stay as they were; None erases."""
        if not self.choice:
            return None
        return Answer(
            choice=self.choice,
            reason=(base.reason if base else "") if self.reason is None else self.reason,
            comment=(base.comment if base else "") if self.comment is None else self.comment,
        )


def judge(read: FileAnswer, *, base: Answer | None, stored: Answer | None) -> Change:
    """`base` is the answer that stood when the file was made: who did not touch it says nothing of it."""
    said = read.over(base)
    if said == base or read.over(stored) == stored:
        return Change.NONE
    if base != stored:
        return Change.CONFLICT
    if said is None:
        return Change.ERASED
    return Change.NEW if stored is None else Change.CHANGED
