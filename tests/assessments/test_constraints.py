"""What the database itself refuses, whatever the code does."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from assessments.models import Assessment, PlannedAction, RecordIsKept
from referentials.importing import import_referential
from tests.assessments.versions import SMALL
from tests.factories import AssessmentFactory

FROZEN = {"state": "completed", "completed_at": timezone.now(), "result": {}}


def update(rows, **fields):
    with transaction.atomic():
        return rows.update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "completed"},
        {"state": "archived"},
        {"result": {}},
        {"completed_at": timezone.now()},
        {**FROZEN, "result": None},
        {**FROZEN, "completed_at": None},
        {**FROZEN, "state": "in_progress"},
    ],
)
def test_an_assessment_is_completed_with_its_date_and_result_or_not_at_all(assessment, fields):
    with pytest.raises(IntegrityError, match="assessment_is_frozen_iff_completed"):
        update(Assessment.objects.filter(pk=assessment.pk), **fields)


@pytest.mark.parametrize("state", ["completed", "archived"])
def test_a_completed_assessment_with_date_and_result_is_accepted(assessment, state):
    assert update(Assessment.objects.filter(pk=assessment.pk), **{**FROZEN, "state": state}) == 1


def test_a_question_has_one_answer_per_revision(assessment):
    assessment.answers.create(question="verrou", choice="oui")
    assessment.answers.create(question="verrou", choice="non", revision=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        assessment.answers.create(question="verrou", choice="partiellement", revision=2)


def test_an_answer_given_is_never_rewritten(assessment):
    answer = assessment.answers.create(question="verrou", choice="oui")
    answer.choice = "non"
    with pytest.raises(RecordIsKept):
        answer.save()


def test_a_requirement_has_one_planned_action(assessment):
    assessment.planned_actions.create(requirement="verrou")
    with pytest.raises(IntegrityError), transaction.atomic():
        assessment.planned_actions.create(requirement="verrou")


@pytest.mark.parametrize("fields", [{"status": "done"}, {"closed_at": timezone.now()}])
def test_an_action_is_done_with_its_date_or_not_at_all(assessment, fields):
    assessment.planned_actions.create(requirement="verrou")
    with pytest.raises(IntegrityError, match="action_is_done_iff_closed"):
        update(PlannedAction.objects.all(), **fields)


def test_a_version_under_assessment_is_not_deleted_even_as_a_draft(practice):
    draft = import_referential(SMALL.read_bytes()).version
    Assessment.objects.create(practice=practice, version=draft, kind="solo")
    with pytest.raises(ProtectedError):
        draft.delete()


def test_answers_outlive_the_person_who_gave_them(practice, dr_martin, small):
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "oui"}
    )
    dr_martin.delete()
    assert assessment.answers.get().answered_by is None
