"""What a practice makes of the answers that somebody proposed: its own, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from assessments.answering import AnswerIsStale, check_takes_answers, save_answers
from assessments.domain.answers import Answer
from assessments.models import HelpRequest, ProposedAnswer
from assessments.queries import Sheet, load_sheet, lock_assessment
from practices.models import User

LONGEST_KEPT = 5_000
"""Characters of an answer's comment, as the questionnaire takes it."""

State = ProposedAnswer.State


class AlreadyDecided(Exception):
    """The proposed answer was accepted or declined meanwhile."""


class QuestionIsNotAsked(Exception):
    """The profile or an answer changed since: the practice is no longer asked this."""


@transaction.atomic
def accept(*, proposed: ProposedAnswer, seen: int | None, by: User, at: datetime) -> None:
    """Makes it the answer, in place of the one of revision `seen` (0 for none; None overwrites knowingly).

    Raises AssessmentIsClosed, AlreadyDecided, QuestionIsNotAsked or AnswerIsStale.
    """
    sheet = _lock_sheet(proposed.request)
    row = _proposed_in(sheet).filter(pk=proposed.pk).first()
    if row is None:
        raise AlreadyDecided
    if row.question not in sheet.scope.question_codes:
        raise QuestionIsNotAsked
    if seen is not None and seen != revision_of(sheet, row.question):
        raise AnswerIsStale(sheet.content.questions[row.question], sheet.rows.get(row.question))
    _accept(sheet, [row], by=by, at=at)


@transaction.atomic
def accept_all(*, request: HelpRequest, seen: Mapping[str, int | None], by: User, at: datetime) -> int:
    """How many; those whose answer changed since it was `seen`, or that are no longer asked, are left.

    Raises AssessmentIsClosed.
    """
    sheet = _lock_sheet(request)
    rows = [
        row
        for row in _proposed_in(sheet).filter(request=request)
        if row.question in sheet.scope.question_codes
        and seen.get(row.question) == revision_of(sheet, row.question)
    ]
    if rows:
        _accept(sheet, rows, by=by, at=at)
    return len(rows)


def decline(*, proposed: ProposedAnswer, by: User, at: datetime) -> None:
    """The answer stays as it is. Raises AlreadyDecided."""
    standing = ProposedAnswer.objects.filter(pk=proposed.pk, state=State.PROPOSED)
    if not standing.update(state=State.DECLINED, decided_by=by, decided_at=at):
        raise AlreadyDecided


def revision_of(sheet: Sheet, question: str) -> int:
    """Of the answer in force, 0 when there is none."""
    row = sheet.rows.get(question)
    return row.revision if row else 0


def _lock_sheet(request: HelpRequest) -> Sheet:
    sheet = load_sheet(lock_assessment(request.assessment_id))
    check_takes_answers(sheet.assessment)
    return sheet


def _proposed_in(sheet: Sheet) -> QuerySet[ProposedAnswer]:
    rows = ProposedAnswer.objects.filter(request__assessment=sheet.assessment.pk, state=State.PROPOSED)
    return rows.select_for_update(of=("self",)).select_related("request")


def _accept(sheet: Sheet, rows: Sequence[ProposedAnswer], *, by: User, at: datetime) -> None:
    answers = {
        row.question: Answer(choice=row.choice, reason=row.reason, comment=_comment(sheet, row))
        for row in rows
    }
    after = save_answers(by=by, assessment=sheet.assessment, answers=answers, at=at)
    for row in rows:
        row.state, row.decided_by, row.decided_at = State.ACCEPTED, by, at
        row.answer = after.rows[row.question]
    ProposedAnswer.objects.bulk_update(rows, ["state", "decided_by", "decided_at", "answer"])


def _comment(sheet: Sheet, row: ProposedAnswer) -> str:
    """Whom it comes from, what they added, then what stood there; in French, like the report it goes to."""
    replied_at = timezone.localtime(row.request.replied_at)
    with override("fr"):
        origin = f"D'après {row.request.replied_as}, le {date_format(replied_at, 'j F Y')}"
    said = f"{origin}\u00a0: {row.comment}" if row.comment else f"{origin}."
    before = sheet.answers.get(row.question)
    return "\n\n".join(filter(None, (said, before.comment if before else "")))[:LONGEST_KEPT]
