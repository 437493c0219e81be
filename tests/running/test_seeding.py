"""The demonstration: three people, a history, and the same data for the same numbers."""

import pytest
from django.core.management import CommandError, call_command

from assessments.models import Assessment, BenchmarkRelease, FigureSnapshot, PlannedAction
from cabinet_compliance.demo_accounts import ACCOUNTS, DOCTOR, DPO, EDITOR, PASSWORD
from practices.models import Mandate, Practice, User
from tests.assessments.shared import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def _referentials():
    call_command("load_referentials", verbosity=0)


def seed(**options):
    call_command("seed_demo", practices=4, verbosity=0, **options)


def figures():
    rows = Assessment.objects.order_by("practice_id", "started_at")
    return list(rows.values_list("practice_id", "state", "score_low", "score_high", "level"))


@pytest.mark.usefixtures("_referentials")
def test_the_three_people_find_what_is_theirs(client):
    seed()
    for account in ACCOUNTS:
        assert client.login(email=account.email, password=PASSWORD)
    doctor = User.objects.get(email=DOCTOR.email)
    states = Assessment.objects.filter(practice__memberships__user=doctor).values_list("state", flat=True)
    assert sorted(states) == ["completed", "in_progress", "in_progress", "in_progress"]
    assert PlannedAction.objects.filter(status="done").exists()
    assert User.objects.get(email=DPO.email).mandates.live().count() == 5
    assert User.objects.get(email=EDITOR.email).has_perm("referentials.change_referentialversion")


@pytest.mark.usefixtures("_referentials")
def test_an_msp_answers_for_its_two_members():
    seed()
    msp = Practice.objects.get(kind="msp", memberships__user__email=DOCTOR.email)
    assert msp.members.count() == 2
    assert msp.shared_requirements.filter(withdrawn_at=None).count() == 5
    for member in msp.members.all():
        begun = member.assessments.get(state="in_progress")
        assert begun.answers.filter(inherited_from__assessment__practice=msp).exists()
        check(begun)


@pytest.mark.usefixtures("_referentials")
def test_a_second_run_adds_nothing():
    seed()
    before = figures()
    seed()
    assert figures() == before


@pytest.mark.usefixtures("_referentials")
def test_the_same_seed_gives_the_same_data_and_another_seed_other_data():
    seed(seed=1)
    first = figures()
    Practice.objects.all().delete()
    User.objects.all().delete()
    seed(seed=1)
    assert figures() == first
    seed(seed=2)
    assert len(figures()) > len(first)


def test_without_referentials_it_says_what_to_run_first():
    with pytest.raises(CommandError, match="load_referentials"):
        seed()


def test_a_negative_number_is_refused():
    with pytest.raises(CommandError, match="nombre entier"):
        call_command("seed_demo", practices=-1)


@pytest.mark.usefixtures("_referentials")
def test_a_dpo_finds_a_year_of_work():
    call_command("seed_demo", verbosity=0)
    dpo = User.objects.get(email=DPO.email)
    assert dpo.campaigns.get().invitations.count() == 8
    assert dpo.pushed_actions.get().proposals.exists()
    assert set(dpo.mandates.values_list("scope", flat=True)) == set(Mandate.Scope)
    months = set(FigureSnapshot.objects.values_list("month", flat=True))
    assert len(months) == 12
    assert BenchmarkRelease.objects.get().views
