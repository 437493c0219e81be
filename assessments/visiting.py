"""What a DPO notes beside the answers, and where they see otherwise: it moves no score.

Written while an assessment is in progress; frozen with it, replies included, since its report tells them.
"""

from datetime import datetime

from django.db import transaction

from assessments.answering import AssessmentIsClosed
from assessments.models import Assessment, Disagreement, VisitNote
from assessments.queries import lock_assessment
from practices.models import User

LONGEST = 3_000
"""Characters of a note, an observation or a reply."""
SHORTEST_OBSERVATION = 10


class NoAnswerYet(Exception):
    """There is nothing to disagree with."""


class SameAnswer(Exception):
    """The DPO says what the practice says."""


class ObservationIsTooShort(Exception):
    """A disagreement says what was seen, in SHORTEST_OBSERVATION characters at least."""


@transaction.atomic
def write_note(
    *, assessment: Assessment, question: str, text: str, is_private: bool, by: User, at: datetime
) -> None:
    """Their only note of the kind on this question; an empty text erases it. Raises AssessmentIsClosed."""
    _lock_open(assessment)
    own = VisitNote.objects.filter(assessment=assessment, question=question, author=by, is_private=is_private)
    if not text:
        own.delete()
    elif not own.exclude(text=text).update(text=text, changed_at=at) and not own.exists():
        VisitNote.objects.create(
            assessment=assessment,
            question=question,
            author=by,
            is_private=is_private,
            text=text,
            changed_at=at,
        )


@transaction.atomic
def disagree(
    *, assessment: Assessment, question: str, choice: str, observation: str, by: User, at: datetime
) -> Disagreement:
    """In place of their standing one, which stays as withdrawn; the same again changes nothing.

    Raises AssessmentIsClosed, NoAnswerYet, SameAnswer or ObservationIsTooShort.
    """
    locked = _lock_open(assessment)
    answered = answer_of(locked, question)
    if not answered:
        raise NoAnswerYet
    if answered == choice:
        raise SameAnswer
    if len(observation) < SHORTEST_OBSERVATION:
        raise ObservationIsTooShort
    standing = locked.disagreements.filter(question=question, dpo=by, withdrawn_at=None)
    same = standing.filter(answered=answered, choice=choice, observation=observation).first()
    if same:
        return same
    standing.update(withdrawn_at=at)
    return locked.disagreements.create(
        question=question, dpo=by, answered=answered, choice=choice, observation=observation, recorded_at=at
    )


@transaction.atomic
def withdraw(*, disagreement: Disagreement, at: datetime) -> None:
    """Withdrawing twice is harmless. Raises AssessmentIsClosed."""
    _lock_open(disagreement.assessment)
    Disagreement.objects.filter(pk=disagreement.pk, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def reply_to(*, disagreement: Disagreement, text: str, by: User, at: datetime) -> None:
    """The practice's own words; an empty text takes them back. Raises AssessmentIsClosed."""
    _lock_open(disagreement.assessment)
    standing = Disagreement.objects.filter(pk=disagreement.pk, withdrawn_at=None)
    standing.update(reply=text, replied_by=by if text else None, replied_at=at if text else None)


def answer_of(assessment: Assessment, question: str) -> str:
    """The code of the choice made, or nothing."""
    choice, *_rest = assessment.choices.get(question, ("",))
    return str(choice)


def _lock_open(assessment: Assessment) -> Assessment:
    locked = lock_assessment(assessment.pk)
    if not locked.is_open:
        raise AssessmentIsClosed
    return locked
