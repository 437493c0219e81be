"""The questions met one at a time: which ones, and which comes after which."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.domain.applicability import Scope
from assessments.domain.express import express_questions
from referentials.domain.content import Content


class Course(StrEnum):
    """Which questions are walked through; the words of the addresses."""

    THEME = "theme"
    REMAINING = "restantes"
    EXPRESS = "express"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """`codes` are the questions asked, in the referential's order; `unsettled` await an answer or a yes."""

    course: Course
    codes: tuple[str, ...]
    unsettled: frozenset[str]

    def next_after(self, code: str) -> str:
        """Empty at the end. What remains is looked for onwards, then from the start."""
        at = self.codes.index(code) + 1
        if self.course is Course.REMAINING:
            return next((one for one in self.codes[at:] + self.codes[:at] if self._is_left(one, code)), "")
        return next(iter(self.codes[at:]), "")

    def previous_before(self, code: str) -> str:
        at = self.codes.index(code)
        return self.codes[at - 1] if at else ""

    @property
    def first_unsettled(self) -> str:
        return next((code for code in self.codes if code in self.unsettled), "")

    @property
    def settled_count(self) -> int:
        return len(self.codes) - len(self.unsettled)

    def stretch(self, code: str, *, at_most: int) -> tuple[str, ...]:
        """What can be walked from `code` without asking again: the whole course, or the next that remain."""
        if self.course is not Course.REMAINING:
            return self.codes
        onwards = self.codes[self.codes.index(code) + 1 :]
        return (code, *[one for one in onwards if one in self.unsettled][: at_most - 1])

    def _is_left(self, one: str, current: str) -> bool:
        return one in self.unsettled and one != current


def plan_walk(
    course: Course, *, content: Content, scope: Scope, unconfirmed: frozenset[str], theme: str
) -> Walk:
    """`theme` is the one that a walk of one theme goes through."""
    if course is Course.EXPRESS:
        codes = express_questions(content, scope)
    else:
        codes = tuple(question.code for questions in scope.asked.values() for question in questions)
    if course is Course.THEME:
        codes = tuple(
            one for one in codes if content.theme_of[content.requirement_of[one].code].code == theme
        )
    unsettled = frozenset(code for code in codes if code not in scope.heard or code in unconfirmed)
    return Walk(course=course, codes=codes, unsettled=unsettled)
