"""What the pages of a carry-over show: each question with what becomes of its answer, old words and new."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.carrying import Carriage
from assessments.domain.carry_over import Carried, Fate, carry_through
from assessments.models import CarryOver
from assessments.pages import choice_label
from assessments.queries import Sheet, load_sheet
from assessments.renewing import with_closed_actions
from assessments.version_steps import Passage, load_passage
from referentials.domain.content import Content, Question, Requirement, Theme
from referentials.domain.word_diff import Segment, diff_words, new_side, old_side


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The same text in two versions, in segments; `old` is empty when nothing earlier says it."""

    old: tuple[Segment, ...]
    new: tuple[Segment, ...]

    @property
    def moved(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedLine:
    """A question of the later version; `answer` is its label there, empty when it is to be answered."""

    theme: Theme
    question: Question
    answer: str
    wording: Wording
    statement: Wording
    note: str
    """What the editor says of the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedLine:
    """An answer that has no place in the later version."""

    theme: Theme
    requirement: Requirement
    question: Question
    answer: str
    reason: str
    comment: str


def list_carried(carriage: Carriage, fate: Fate) -> tuple[CarriedLine, ...]:
    """The questions asked by the later version that meet this fate, in its order."""
    asked = carriage.after.scope.question_codes
    notes = {code: row.note for row in carriage.passage.steps[-1] for code in row.after}
    return tuple(
        _line(carriage.passage, code, one, notes)
        for code, one in carriage.carried.questions.items()
        if one.fate is fate and code in asked
    )


def list_archived(old: Content, archived: Iterable[str], before: Sheet) -> tuple[ArchivedLine, ...]:
    """In the order of the earlier version."""
    codes = frozenset(archived)
    return tuple(
        ArchivedLine(
            theme=old.theme_of[old.requirement_of[code].code],
            requirement=old.requirement_of[code],
            question=question,
            answer=choice_label(question, before.answers[code].choice),
            reason=before.answers[code].reason,
            comment=before.answers[code].comment,
        )
        for code, question in old.questions.items()
        if code in codes
    )


def list_archived_by(carry_over: CarryOver) -> tuple[ArchivedLine, ...]:
    """The answers of its source that its target has no place for: read there, where they stay."""
    source = load_sheet(carry_over.source)
    before = source if source.assessment.result is None else with_closed_actions(source)
    passage = load_passage(carry_over.source.version, carry_over.target.version)
    carried = carry_through(passage.paths, before.answers)
    return list_archived(passage.old, carried.archived, before)


def _line(passage: Passage, code: str, carried: Carried, notes: dict[str, str]) -> CarriedLine:
    new, question = passage.new, passage.new.questions[code]
    requirement = new.requirement_of[code]
    origins = [passage.old.questions[origin] for origin in carried.origins]
    earlier = list(dict.fromkeys(passage.old.requirement_of[origin.code] for origin in origins))
    return CarriedLine(
        theme=new.theme_of[requirement.code],
        question=question,
        answer=choice_label(question, carried.answer.choice) if carried.answer else "",
        wording=_compare([origin.text for origin in origins], question.text),
        statement=_compare([one.statement for one in earlier], requirement.statement),
        note=notes.get(requirement.code, ""),
    )


def _compare(old: list[str], new: str) -> Wording:
    """Several earlier texts stand one after the other: merged, they are read as one."""
    segments = diff_words(" ".join(old), new)
    return Wording(old=old_side(segments), new=new_side(segments))
