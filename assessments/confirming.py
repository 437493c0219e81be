"""Saying yes to answers that were carried over or inherited, several at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from assessments.answering import save_answers
from assessments.models import Assessment
from assessments.queries import load_sheet, lock_assessment
from practices.models import User


def confirm_answers(*, assessment: Assessment, seen: Mapping[str, int], by: User, at: datetime) -> int:
    """Gives again, as they stand, those of the questions `seen` that await it or follow another's; how many.

    `seen` has the revision that the person was shown: an answer changed meanwhile is left to be looked at.
    Raises AssessmentIsClosed or VersionHasEnded.
    """
    with transaction.atomic():
        sheet = load_sheet(lock_assessment(assessment.pk))
        given = {
            code: sheet.answers[code]
            for code, revision in seen.items()
            if code in sheet.to_confirm | sheet.inherited and sheet.rows[code].revision == revision
        }
        if given:
            save_answers(by=by, assessment=assessment, answers=given, at=at)
    return len(given)
