"""Completing an assessment: what is missing, and the freeze."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assessments.answering import check_takes_answers, save_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.models import Assessment
from assessments.queries import Sheet, load_sheet, lock_assessment
from practices.models import User
from referentials.domain.content import Meaning, Question


class CannotComplete(Exception):
    """Questions `missing` an answer, or whose answer is `to_confirm`: codes in the referential's order."""

    def __init__(self, missing: tuple[str, ...], to_confirm: tuple[str, ...] = ()) -> None:
        super().__init__(missing, to_confirm)
        self.missing, self.to_confirm = missing, to_confirm


def find_missing_answers(sheet: Sheet) -> tuple[Question, ...]:
    """The questions asked and not answered, in the referential's order."""
    return tuple(
        question
        for questions in sheet.scope.asked.values()
        for question in questions
        if question.code not in sheet.scope.heard
    )


def find_unconfirmed_answers(sheet: Sheet) -> tuple[Question, ...]:
    """The questions asked whose carried over answer awaits its confirmation, in the referential's order."""
    return tuple(
        question
        for questions in sheet.scope.asked.values()
        for question in questions
        if question.code in sheet.to_confirm
    )


def answer_the_rest_unknown(*, assessment: Assessment, by: User, at: datetime) -> None:
    """« Je ne sais pas » to every question left, so that each becomes a point to verify.

    Those that a « je ne sais pas » opens are left too. Raises AssessmentIsClosed.
    """
    with transaction.atomic():
        sheet = load_sheet(lock_assessment(assessment.pk))
        while unknowns := _say_unknown(find_missing_answers(sheet)):
            sheet = save_answers(by=by, assessment=assessment, answers=unknowns, at=at)


def _say_unknown(questions: Iterable[Question]) -> dict[str, DomainAnswer]:
    return {
        question.code: DomainAnswer(choice=choice.code)
        for question in questions
        for choice in question.choices
        if choice.meaning is Meaning.UNKNOWN
    }


def complete_assessment(*, assessment: Assessment, by: User, at: datetime) -> Assessment:
    """Freezes the result with the content's hash.

    Raises CannotComplete, AssessmentIsClosed or VersionHasEnded.
    """
    with transaction.atomic():
        locked = lock_assessment(assessment.pk)
        check_takes_answers(locked)
        sheet = load_sheet(locked)
        lacking = [
            tuple(question.code for question in found)
            for found in (find_missing_answers(sheet), find_unconfirmed_answers(sheet))
        ]
        if any(lacking):
            raise CannotComplete(*lacking)
        locked.result = {
            **freeze_result(sheet.result, sheet.actions, content_hash=locked.version.content_hash),
            **freeze_answers(sheet.profile, sheet.answers),
        }
        locked.state = Assessment.State.COMPLETED
        locked.completed_by, locked.completed_at = by, at
        locked.revision += 1
        locked.save(update_fields=["result", "state", "completed_by", "completed_at", "revision"])
    return locked
