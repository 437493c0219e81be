"""Saving answers: each with the figures that follow from it, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db import transaction
from django.db.models import F

from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.answers import AnswerProblem, find_answer_problems
from assessments.domain.freezing import PLACES, round_half_up
from assessments.models import Answer, Assessment
from assessments.queries import Sheet, as_domain, get_sheet_for_saving
from practices.models import User
from referentials.domain.content import Question

NO_ANSWER = DomainAnswer(choice="")


class AssessmentIsClosed(Exception):
    """A completed assessment never changes."""


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
    """The sheet before and after; `revision` is what the page must send back next time."""

    before: Sheet
    after: Sheet
    revision: int


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
            Assessment.objects.select_for_update(of=("self",)).get(pk=assessment_id)
            return _save_once(
                by=by, assessment_id=assessment_id, question=question, answer=answer, seen=seen, at=at
            )


def save_answers(*, by: User, sheet: Sheet, answers: Mapping[str, DomainAnswer], at: datetime) -> Sheet:
    """Stores many answers at once, over whatever stood there. Raises AssessmentIsClosed or AnswerRefused."""
    _check_open(sheet.assessment)
    problems = find_answer_problems(sheet.content, answers)
    if problems:
        raise AnswerRefused(problems)
    rows = {code: _row(sheet, code, answer, by=by, at=at) for code, answer in answers.items()}
    after = Sheet(assessment=sheet.assessment, content=sheet.content, rows={**sheet.rows, **rows})
    with transaction.atomic():
        _write(list(rows.values()))
        _write_figures(after, at=at)
    return after


def store_figures(sheet: Sheet, *, at: datetime) -> None:
    """Writes the figures that follow from the sheet. Raises AssessmentIsClosed."""
    _check_open(sheet.assessment)
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
    _check_open(before.assessment)
    problems = find_answer_problems(before.content, {question: answer or NO_ANSWER})
    if problems and (answer or question not in before.content.questions):
        raise AnswerRefused(problems)
    stored = before.rows.get(question)
    if _same(stored, answer):
        return Saved(before=before, after=before, revision=stored.revision if stored else 0)
    if seen is not None and seen != (stored.revision if stored else 0):
        raise AnswerIsStale(before.content.questions[question], _with_author(stored))
    rows = {code: row for code, row in before.rows.items() if code != question}
    if answer is not None:
        rows[question] = _row(before, question, answer, by=by, at=at)
    after = Sheet(assessment=before.assessment, content=before.content, rows=rows)
    with transaction.atomic():
        if answer is None:
            Answer.objects.filter(assessment=assessment_id, question=question).delete()
        else:
            _write([rows[question]])
        _write_figures(after, at=at)
    return Saved(before=before, after=after, revision=rows[question].revision if answer else 0)


def _with_author(stored: Answer | None) -> Answer | None:
    """Only a conflict asks who answered: a save doesn't pay for it."""
    if stored is None:
        return None
    rows = Answer.objects.select_related("answered_by")
    return rows.filter(assessment=stored.assessment_id, question=stored.question).first()


def _same(stored: Answer | None, answer: DomainAnswer | None) -> bool:
    return answer is None if stored is None else as_domain(stored) == answer


def _check_open(assessment: Assessment) -> None:
    if not assessment.is_open:
        raise AssessmentIsClosed


def _row(sheet: Sheet, question: str, answer: DomainAnswer, *, by: User, at: datetime) -> Answer:
    stored = sheet.rows.get(question)
    return Answer(
        assessment_id=sheet.assessment.pk,
        question=question,
        choice=answer.choice,
        reason=answer.reason,
        comment=answer.comment,
        revision=stored.revision + 1 if stored else 1,
        answered_by=by,
        answered_at=at,
    )


def _write(rows: list[Answer]) -> None:
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["assessment", "question"],
        update_fields=["choice", "reason", "comment", "revision", "answered_by", "answered_at"],
    )


def _write_figures(sheet: Sheet, *, at: datetime) -> None:
    result = sheet.result
    assessment = sheet.assessment
    written = Assessment.objects.filter(
        pk=assessment.pk, revision=assessment.revision, state=Assessment.State.IN_PROGRESS
    ).update(
        revision=F("revision") + 1,
        score_low=_stored(result.score_low),
        score_high=_stored(result.score_high),
        level=result.level or "",
        asked_count=sheet.asked_count,
        answered_count=sheet.answered_count,
        changed_at=at,
    )
    if not written:
        raise _Overtaken


def _stored(value: Fraction | None) -> Decimal | None:
    return None if value is None else round_half_up(value, PLACES)
