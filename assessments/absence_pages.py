"""What a practice is not asked, by the reason why; templates phrase it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assessments.domain.absences import Absence, Cause, find_absent, group_absent
from assessments.pages import LeftOut, find_left_out
from assessments.queries import Sheet
from referentials.domain.content import Content

SHOWN_FIRST = 3
"""Reasons that the overview spells out; the others are counted together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutGroup:
    """`label` is the fact's, or the question's text; `alone` says that the practice is one person's."""

    absence: Absence
    label: str
    alone: bool
    items: tuple[LeftOut, ...]

    @property
    def count(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutSummary:
    groups: tuple[LeftOutGroup, ...]

    @property
    def count(self) -> int:
        return sum(group.count for group in self.groups)

    @property
    def first(self) -> tuple[LeftOutGroup, ...]:
        return self.groups[:SHOWN_FIRST]

    @property
    def others(self) -> int:
        return sum(group.count for group in self.groups[SHOWN_FIRST:])


def _label_of_fact(content: Content, code: str) -> str:
    return content.facts_by_code[code].label


def _label_of_question(content: Content, code: str) -> str:
    return content.questions[code].text


LABELS: Mapping[Cause, Callable[[Content, str], str]] = {
    Cause.KIND: lambda content, code: "",
    Cause.FACT: _label_of_fact,
    Cause.ANSWER: _label_of_question,
}
if set(LABELS) != set(Cause):
    raise RuntimeError("a cause lacks its label")


def sum_up_left_out(sheet: Sheet) -> LeftOutSummary:
    left_out = {one.requirement.code: one for one in find_left_out(sheet)}
    groups = tuple(
        LeftOutGroup(
            absence=group.absence,
            label=LABELS[group.absence.cause](sheet.content, group.absence.code),
            alone=sheet.assessment.kind == "solo",
            items=tuple(left_out[one.requirement.code] for one in group.requirements),
        )
        for group in group_absent(find_absent(sheet.content, sheet.scope))
    )
    return LeftOutSummary(groups=groups)
