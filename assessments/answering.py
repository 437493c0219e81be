"""Saving answers: each with the figures that follow from it, in one transaction."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction

from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.answers import AnswerProblem, Fault, find_answer_problems
from assessments.domain.freezing import PLACES, round_half_up
from assessments.domain.inheritance import lacks_reason
from assessments.domain.levels import State
from assessments.domain.scoring import Result
from assessments.inheriting import find_offer, find_offers
from assessments.latest import mark_latest
from assessments.models import Answer, Assessment
from assessments.queries import (
    Sheet,
    as_domain,
    get_sheet_for_saving,
    in_force,
    load_sheet,
    lock_assessment,
)
from practices.models import User
from referentials.domain.content import Question

NO_ANSWER = DomainAnswer(choice="")
GAPS = (State.UNMET, State.PARTIAL, State.UNKNOWN)
"""The states that a portfolio counts; a question not yet answered makes no gap."""


class AssessmentIsClosed(Exception):
    """A completed assessment never changes, nor one that another goes on in place of."""


class VersionHasEnded(AssessmentIsClosed):
    """The last day to answer on this version, `open_until`, has passed: the answers can be carried over."""

    def __init__(self, open_until: date | None) -> None:
        super().__init__(open_until)
        self.open_until = open_until


class AnswerRefused(Exception):
    """The version cannot take this answer; `problems` says why."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


class AnswerIsStale(Exception):
    """Somebody answered meanwhile; `stored` is what stands now (None: the answer was erased)."""

    def __init__(self, question: Question, stored: Answer | None) -> None:
        super().__init__(question.code)
        self.question, self.stored = question, stored


class _Overtaken(Exception):
    """Another answer of the same assessment was saved between our reading and our writing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """The sheet before and after; `revision` is what the page must send back next time.

    `offered` when the practice's parent answers this question too.
    """

    before: Sheet
    after: Sheet
    revision: int
    offered: bool = False


def save_answer(
    *,
    by: User,
    assessment_id: UUID,
    question: str,
    answer: DomainAnswer | None,
    seen: int | None,
    at: datetime,
) -> Saved:
    """Stores `answer` (None erases it) and the assessment's figures.

    `seen` is the revision that the page showed, 0 for a question without an answer, None to overwrite
    knowingly. Raises Http404, AssessmentIsClosed, AnswerRefused or AnswerIsStale; then nothing is stored.
    """
    try:
        return _save_once(
            by=by, assessment_id=assessment_id, question=question, answer=answer, seen=seen, at=at
        )
    except _Overtaken:
        with transaction.atomic():
            lock_assessment(assessment_id)
            return _save_once(
                by=by, assessment_id=assessment_id, question=question, answer=answer, seen=seen, at=at
            )


def save_answers(
    *,
    by: User,
    assessment: Assessment,
    answers: Mapping[str, DomainAnswer],
    erased: Iterable[str] = (),
    at: datetime,
) -> Sheet:
    """Stores many answers at once, over whatever stood there. Raises AssessmentIsClosed or AnswerRefused.

    One that is otherwise than the parent's, and does not say why, is to be confirmed.
    """
    with transaction.atomic():
        before = load_sheet(lock_assessment(assessment.pk))
        check_takes_answers(before.assessment)
        problems = find_answer_problems(before.content, answers)
        if problems:
            raise AnswerRefused(problems)
        rows = _rows(before, {**dict.fromkeys(erased), **answers}, by=by, at=at)
        after = with_answers(before, rows)
        _write_figures(after, at=at)
        Answer.objects.bulk_create(rows.values())
    return after


def store_first_answers(sheet: Sheet, *, at: datetime) -> None:
    """Stores an assessment that is not yet, with the rows and choices that its sheet holds, if any."""
    with transaction.atomic():
        sheet.assessment.save(force_insert=True)
        _write_figures(sheet, at=at)
        Answer.objects.bulk_create(sheet.rows.values())
        mark_latest(sheet.assessment)


def store_figures(sheet: Sheet, *, at: datetime) -> None:
    """Writes the figures that follow from the sheet: its profile moved, or its choices."""
    with transaction.atomic():
        _write_figures(sheet, at=at)


def _save_once(
    *,
    by: User,
    assessment_id: UUID,
    question: str,
    answer: DomainAnswer | None,
    seen: int | None,
    at: datetime,
) -> Saved:
    before = get_sheet_for_saving(by, assessment_id)
    check_takes_answers(before.assessment)
    problems = find_answer_problems(before.content, {question: answer or NO_ANSWER})
    if problems and (answer or question not in before.content.questions):
        raise AnswerRefused(problems)
    offered = find_offer(before, question)
    _refuse_unexplained(question, answer, offered)
    revision = _revision(before, question)
    if seen is not None and seen != revision:
        return _settle_conflict(before, question, answer)
    if answer is None and offered is not None:
        row = take_over(before.assessment, offered)
    else:
        row = _row(before, question, answer or NO_ANSWER, by=by, at=at, in_view_of=offered)
    after = with_answers(before, {question: row})
    with transaction.atomic():
        _write_figures(after, at=at)  # first: who was overtaken learns it here, and writes no answer
        row.save(force_insert=True)
    revision = row.revision if row.choice else 0
    return Saved(before=before, after=after, revision=revision, offered=offered is not None)


def _refuse_unexplained(question: str, answer: DomainAnswer | None, offered: Answer | None) -> None:
    """Raises AnswerRefused for an answer that is otherwise than the parent's, and does not say why."""
    if answer is not None and lacks_reason(answer, as_domain(offered) if offered else None):
        fault = Fault.MISSING_OVERRIDE_REASON
        raise AnswerRefused((AnswerProblem(fault=fault, where=question, got=answer.reason.strip()),))


def _settle_conflict(before: Sheet, question: str, answer: DomainAnswer | None) -> Saved:
    """The same answer sent twice is saved already; another one is a conflict that both sides must see."""
    history = Answer.objects.filter(assessment=before.assessment.pk, question=question)
    stored = in_force(history).get(question)
    erased = stored is None or stored.inherited_from_id is not None
    if erased if answer is None else stored is not None and as_domain(stored) == answer:
        after = with_answers(before, {question: stored} if stored else {})
        return Saved(before=before, after=after, revision=stored.revision if stored else 0)
    raise AnswerIsStale(before.content.questions[question], stored)


def with_answers(before: Sheet, rows: Mapping[str, Answer]) -> Sheet:
    """The sheet once `rows` are written, its assessment with the new choices; no choice erases."""
    kept = {code: answer for code, answer in before.answers.items() if code not in rows}
    written = {code: row for code, row in rows.items() if row.choice}
    choices = {code: choice for code, choice in before.assessment.choices.items() if code not in rows}
    assessment = copy(before.assessment)
    assessment.choices = choices | {code: as_choice(row) for code, row in written.items()}
    return Sheet(
        assessment=assessment,
        content=before.content,
        answers=kept | {code: as_domain(row) for code, row in written.items()},
        rows={**before.rows, **written},
    )


def as_choice(row: Answer) -> list[Any]:
    """What `Assessment.choices` keeps of an answer: its choice, its revision, and True if it awaits a yes."""
    return [row.choice, row.revision, *([True] if row.to_confirm else [])]


def _revision(sheet: Sheet, question: str) -> int:
    """0 for a question without an answer."""
    _, revision, *_ = sheet.assessment.choices.get(question, ("", 0))
    return int(revision)


def check_takes_answers(assessment: Assessment) -> None:
    """Raises AssessmentIsClosed, or VersionHasEnded, which is one too."""
    if not assessment.is_open:
        raise AssessmentIsClosed
    if assessment.has_outlived_version:
        raise VersionHasEnded(assessment.version.open_until)


def _rows(
    sheet: Sheet, answers: Mapping[str, DomainAnswer | None], *, by: User, at: datetime
) -> dict[str, Answer]:
    """None erases: the parent's answer takes its place, if there is one."""
    offers = find_offers(sheet.assessment, sheet.content)
    rows = {}
    for code, answer in answers.items():
        offered = offers[code].answer if code in offers else None
        if answer is None and offered is not None:
            row = take_over(sheet.assessment, offered)
        else:
            row = _row(sheet, code, answer or NO_ANSWER, by=by, at=at, in_view_of=offered)
            row.to_confirm = lacks_reason(answer or NO_ANSWER, as_domain(offered) if offered else None)
        rows[code] = row
    return rows


def take_over(assessment: Assessment, offered: Answer, *, in_place_of: Answer | None = None) -> Answer:
    """The parent's answer, as the next one of a member; whoever gave it, and when, stays said."""
    return Answer(
        assessment_id=assessment.pk,
        question=offered.question,
        choice=offered.choice,
        reason=offered.reason,
        comment=offered.comment,
        revision=assessment.revision + 1,
        inherited_from=offered,
        in_view_of=in_place_of,
        answered_by_id=offered.answered_by_id,
        answered_at=offered.answered_at,
    )


def _row(
    sheet: Sheet, question: str, answer: DomainAnswer, *, by: User, at: datetime, in_view_of: Answer | None
) -> Answer:
    return Answer(
        assessment_id=sheet.assessment.pk,
        in_view_of=in_view_of,
        question=question,
        choice=answer.choice,
        reason=answer.reason,
        comment=answer.comment,
        revision=sheet.assessment.revision + 1,  # never comes again, even after an erasure
        answered_by=by,
        answered_at=at,
    )


def _write_figures(sheet: Sheet, *, at: datetime) -> None:
    assessment = sheet.assessment
    written = Assessment.objects.filter(
        pk=assessment.pk, revision=assessment.revision, state=Assessment.State.IN_PROGRESS
    ).update(
        revision=assessment.revision + 1,
        choices=assessment.choices,
        changed_at=at,
        **figures_of(sheet),
    )
    if not written:
        raise _Overtaken


def figures_of(sheet: Sheet) -> dict[str, Any]:
    """What follows from the answers and is stored beside them, by field."""
    result = sheet.result
    return {
        "score_low": _stored(result.score_low),
        "score_high": _stored(result.score_high),
        "level": result.level or "",
        "asked_count": sheet.asked_count,
        "answered_count": sheet.answered_count,
        "theme_scores": _theme_scores(result),
        "gaps": _gaps(result),
        "left_out": [code for code, one in result.requirements.items() if not one.counts],
        "worst_theme": _worst_theme(result),
    }


def _theme_scores(result: Result) -> dict[str, list[str]]:
    """[low, high] of the themes where something counts, as decimal strings."""
    return {
        code: [str(_stored(theme.score_low)), str(_stored(theme.score_high))]
        for code, theme in result.themes.items()
        if theme.score_low is not None
    }


def _worst_theme(result: Result) -> Decimal | None:
    lows = [theme.score_low for theme in result.themes.values() if theme.score_low is not None]
    return _stored(min(lows, default=None))


def _gaps(result: Result) -> dict[str, str]:
    return {code: one.state for code, one in result.requirements.items() if one.state in GAPS}


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, PLACES)
