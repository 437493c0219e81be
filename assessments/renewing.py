"""The yearly renewal: a new assessment that asks again only what changed, expired or was unknown."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from assessments.carrying import plan_carriage, store_carriage
from assessments.models import Answer, Assessment, PlannedAction
from assessments.queries import Sheet, as_domain, load_sheet
from assessments.starting import find_under_way, lock_practice
from assessments.version_steps import load_passage
from practices.models import User
from referentials.domain.content import Meaning
from referentials.models import ReferentialVersion

Status = PlannedAction.Status
STILL_TO_SAY = frozenset({Status.TO_DO, Status.IN_PROGRESS, Status.DROPPED})
"""What is done came with its new answer; the earlier plan keeps the record of it."""


class NotCompleted(Exception):
    """Only a completed assessment is renewed; one under way is carried over."""


def renew_assessment(
    *, assessment: Assessment, version: ReferentialVersion, by: User, at: datetime
) -> Assessment:
    """The one under way on `version`, else a new one that begins with the answers of `assessment`.

    Those given since by closing actions come too. Raises NotCompleted, NoPath, NoMapping, or what `draw_up`
    raises.
    """
    if assessment.result is None:
        raise NotCompleted
    with transaction.atomic():
        practice = lock_practice(assessment.practice_id)
        if under_way := find_under_way(practice, version):
            return under_way
        before = with_closed_actions(load_sheet(assessment))
        carriage = plan_carriage(
            before=before,
            practice=practice,
            version=version,
            passage=load_passage(assessment.version, version),
            doubtful=find_doubtful(before),
            by=by,
            at=at,
        )
        return store_carriage(carriage, statuses=STILL_TO_SAY, by=by, at=at).target


def find_doubtful(sheet: Sheet) -> frozenset[str]:
    """The questions whose answer says « je ne sais pas », or rests on evidence out of date; one query."""
    expired = {one.requirement for one in sheet.assessment.evidence.all() if one.is_out_of_date}
    return frozenset(
        code
        for code, answer in sheet.answers.items()
        if sheet.content.requirement_of[code].code in expired
        or sheet.content.questions[code].choice(answer.choice).meaning is Meaning.UNKNOWN
    )


def with_closed_actions(sheet: Sheet) -> Sheet:
    """The sheet with the answers that actions closed since brought, each with whoever gave it; one query."""
    done = sheet.assessment.planned_actions.filter(status=Status.DONE).order_by("pk")
    since = {
        code: Answer(
            question=code,
            answered_by_id=action.closed_by_id,
            answered_at=action.closed_at or action.changed_at,
            **answer,
        )
        for action in done
        for code, answer in action.new_answers.items()
        if code in sheet.content.questions
    }
    answers = {**sheet.answers, **{code: as_domain(row) for code, row in since.items()}}
    return replace(sheet, answers=answers, rows={**sheet.rows, **since})
