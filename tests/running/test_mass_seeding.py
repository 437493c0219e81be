"""Practices by the thousand are what the operations would have stored."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from assessments.answering import figures_of
from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.models import Answer, Assessment, PlannedAction
from assessments.queries import load_sheet
from assessments.refreshing import refresh_figures
from cabinet_compliance.demo_accounts import DPO
from cabinet_compliance.mass_seeding import seed_many
from practices.models import Practice, User
from referentials.content_loading import current_version

pytestmark = pytest.mark.django_db
HOW_MANY = 30


@pytest.fixture
def dpo():
    call_command("load_referentials", verbosity=0)
    return User.objects.create_user(DPO.email)


@pytest.fixture
def seed(dpo):
    at = timezone.now()

    def seed(**options):
        version = current_version("cabinets")
        return seed_many(dpo=dpo, version=version, practices=HOW_MANY, at=at, **options)

    return seed


def figures():
    rows = Assessment.objects.order_by("practice_id", "started_at")
    return list(rows.values_list("practice_id", "state", "score_low", "choices", "previous_score"))


def test_what_is_stored_is_what_the_answers_give(seed):
    assert seed(seed=1) == HOW_MANY
    assert sum(changed for _, changed in refresh_figures()) == 0
    for assessment in Assessment.objects.select_related("version"):
        sheet = load_sheet(assessment)
        assert {code: [answer.choice, 1] for code, answer in sheet.answers.items()} == assessment.choices
        assert {name: getattr(assessment, name) for name in figures_of(sheet)} == figures_of(sheet)
        if assessment.result:
            frozen = freeze_result(sheet.result, sheet.actions, content_hash=assessment.version.content_hash)
            assert assessment.result == {**frozen, **freeze_answers(sheet.profile, sheet.answers)}


def test_there_is_some_of_everything(seed, dpo):
    seed(seed=1)
    latest = Assessment.objects.filter(is_latest=True)
    assert dpo.mandates.live().count() == HOW_MANY
    assert User.objects.get(pk=dpo.pk).follows
    assert 0 < latest.count() < HOW_MANY
    assert set(latest.values_list("version__number", flat=True)) == {"2025.1", "2026.1"}
    assert set(latest.values_list("state", flat=True)) == {"in_progress", "completed"}
    assert latest.filter(previous_score__isnull=False).exists()
    assert PlannedAction.objects.filter(due_on__lt=timezone.localdate()).exists()
    assert Answer.objects.exclude(reason="").exists()
    assert not Practice.objects.filter(department="").exists()


def test_the_same_numbers_give_the_same_and_a_second_run_adds_nothing(seed):
    seed(seed=1)
    first = figures()
    assert seed(seed=1) == 0
    Practice.objects.all().delete()
    User.objects.exclude(email=DPO.email).delete()
    seed(seed=1)
    assert figures() == first
    assert seed(seed=2) == HOW_MANY
