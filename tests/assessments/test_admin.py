import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ActionPush, Answer, Assessment, Campaign, Notice, PlannedAction
from tests.factories import AssessmentFactory, UserFactory

MODELS = ["assessment", "answer", "plannedaction", "campaign", "actionpush", "helprequest", "notice"]


@pytest.fixture
def root(client, db):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def rows(practice, dr_martin, dpo, small):
    """One row of each model."""
    assessment = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "non"}
    )
    planned = assessment.planned_actions.create(requirement="verrou")
    now, day = timezone.now(), timezone.localdate()
    campaign = Campaign.objects.create(version=small, title="Printemps", deadline=day, launched_by=dpo)
    return {
        "assessment": assessment,
        "answer": assessment.answers.get(),
        "plannedaction": planned,
        "campaign": campaign,
        "actionpush": ActionPush.objects.create(
            version=small, requirement="verrou", message="Merci", due_on=day, proposed_by=dpo
        ),
        "helprequest": assessment.help_requests.create(
            role="it_provider", message="Merci", token_hash="0" * 64, asked_at=now, expires_at=now
        ),
        "notice": Notice.objects.create(
            kind="reminder", key="r", person=dr_martin, practice=practice, campaign=campaign
        ),
    }


def address(model, page, *args):
    return reverse(f"admin:assessments_{model}_{page}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_details_are_read(root, rows, model):
    assert root.get(address(model, "changelist"), {"q": "Martin"}).status_code == 200
    assert root.get(address(model, "change", rows[model].pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_list_costs_the_same_whatever_its_length(root, rows, small, model, django_assert_max_num_queries):
    for _ in range(5):
        more = AssessmentFactory(version=small, answers={"verrou": "non"})
        more.planned_actions.create(requirement="verrou")
    with django_assert_max_num_queries(10):
        assert root.get(address(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_or_changed_there(root, rows, model):
    assert root.get(address(model, "add")).status_code == 403
    assert root.post(address(model, "change", rows[model].pk), {"state": "archived"}).status_code == 403


def test_an_answer_is_not_deleted_alone(root, rows):
    assert root.post(address("answer", "delete", rows["answer"].pk), {"post": "yes"}).status_code == 403
    root.post(
        address("answer", "changelist"),
        {"action": "delete_selected", "_selected_action": rows["answer"].pk, "post": "yes"},
    )
    assert Answer.objects.exists()


def test_an_assessment_is_deleted_with_its_answers_and_plan(root, rows):
    address_of_it = address("assessment", "delete", rows["assessment"].pk)
    assert root.post(address_of_it, {"post": "yes"}).status_code == 302
    assert not Assessment.objects.exists()
    assert not Answer.objects.exists()
    assert not PlannedAction.objects.exists()


def test_a_practice_is_deleted_with_its_assessments(root, rows, practice):
    response = root.post(reverse("admin:practices_practice_delete", args=[practice.pk]), {"post": "yes"})
    assert response.status_code == 302
    assert not Assessment.objects.exists()
