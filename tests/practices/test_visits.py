"""A visit: who opens it, what it opens, and all the ways in which it ends."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from practices.access import Right, allowed, rights_of
from practices.models import Mandate, Practice, Visit
from practices.sharing import Terms, change_mandate, end_mandate, open_mandate
from practices.visiting import Length, NoMandate, close_visit, open_visit
from tests.factories import MandateFactory, PracticeFactory

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def visit(practice, dr_martin, dpo):
    return open_visit(practice=practice, dpo=dpo.pk, length=Length.TWO_HOURS, by=dr_martin, at=timezone.now())


def fills(person, practice):
    """Whether both doors say so."""
    door = Practice.objects.filter(allowed(person, to=Right.FILL)).filter(pk=practice.pk).exists()
    assert door == (Right.FILL in rights_of(person, practice))
    return door


def test_a_visit_opens_the_filling_of_that_practice_and_nothing_else(visit, practice, dpo):
    before = {Right.FIGURES, Right.VIEW, Right.EVIDENCE, Right.OBSERVE}
    assert rights_of(dpo, practice) == before | {Right.FILL}
    elsewhere = PracticeFactory()
    MandateFactory(practice=elsewhere, dpo=dpo, scope="evidence")
    assert fills(dpo, practice)
    assert not fills(dpo, elsewhere)


def test_without_a_visit_a_dpo_fills_nothing(practice, dpo):
    assert not fills(dpo, practice)


@pytest.mark.parametrize(
    ("length", "until"), [(Length.TWO_HOURS, "16:30"), (Length.FOUR_HOURS, "18:30"), (Length.TODAY, "23:59")]
)
def test_it_ends_by_itself(practice, dr_martin, dpo, length, until):
    noon = datetime(2026, 10, 5, 14, 30, tzinfo=PARIS)
    with time_machine.travel(noon, tick=False):
        open_visit(practice=practice, dpo=dpo.pk, length=length, by=dr_martin, at=timezone.now())
    hour, minute = map(int, until.split(":"))
    last = noon.replace(hour=hour, minute=minute) - timedelta(minutes=1)
    with time_machine.travel(last, tick=False):
        assert fills(dpo, practice)
    with time_machine.travel(last + timedelta(minutes=2), tick=False):
        assert not fills(dpo, practice)


@pytest.mark.parametrize("closing", ["dr_martin", "dpo"])
def test_either_side_closes_it_at_once_and_the_journal_says_who(visit, practice, dpo, closing, request):
    person = request.getfixturevalue(closing)
    for _ in range(2):
        close_visit(visit=visit, by=person, at=timezone.now())
    assert not fills(dpo, practice)
    told = list(practice.journal.order_by("pk").values_list("verb", "actor__email"))
    assert told == [("visit_opened", "martin@exemple.fr"), ("visit_closed", person.email)]


def test_a_revoked_mandate_ends_it_and_a_new_one_does_not_bring_it_back(visit, practice, dr_martin, dpo):
    end_mandate(mandate=practice.mandates.get(), by=dr_martin, at=timezone.now())
    assert not fills(dpo, practice)
    terms = Terms(scope=Mandate.Scope.EVIDENCE, ends_on=None)
    at, today = timezone.now(), timezone.localdate()
    open_mandate(practice=practice, dpo=dpo, terms=terms, granted_by=dr_martin, at=at, today=today)
    assert not fills(dpo, practice)


def test_a_mandate_brought_down_to_the_figures_ends_it(visit, practice, dr_martin, dpo):
    change_mandate(
        mandate=practice.mandates.get(), terms=Terms(scope=Mandate.Scope.FIGURES, ends_on=None), by=dr_martin
    )
    assert not fills(dpo, practice)
    change_mandate(
        mandate=practice.mandates.get(), terms=Terms(scope=Mandate.Scope.ANSWERS, ends_on=None), by=dr_martin
    )
    assert not fills(dpo, practice)


def test_a_mandate_past_its_last_day_ends_it(visit, practice, dpo):
    practice.mandates.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert not fills(dpo, practice)


@pytest.mark.parametrize(
    "mandate", [{"scope": "figures"}, {"scope": "answers", "revoked_at": timezone.now()}]
)
def test_only_a_live_mandate_on_the_answers_is_visited(practice, dr_martin, stranger, mandate):
    MandateFactory(practice=practice, dpo=stranger, **mandate)
    with pytest.raises(NoMandate):
        open_visit(practice=practice, dpo=stranger.pk, length=Length.TODAY, by=dr_martin, at=timezone.now())
    assert not Visit.objects.exists()


def test_opening_again_takes_the_place_of_the_visit_under_way(visit, practice, dr_martin, dpo):
    open_visit(practice=practice, dpo=dpo.pk, length=Length.TODAY, by=dr_martin, at=timezone.now())
    assert practice.visits.filter(closed_at=None).count() == 1


def test_an_owner_opens_a_visit_from_the_accesses_and_the_dpo_closes_it(client, practice, dr_martin, dpo):
    client.force_login(dr_martin)
    address = reverse("practices:open_visit", args=[practice.pk])
    page = client.post(address, {"visit-dpo": dpo.pk, "visit-length": "4h"}, follow=True)
    assert "Visite en cours" in page.content.decode()
    client.force_login(dpo)
    accesses = reverse("practices:access", args=[practice.pk])
    assert "Visite en cours" in client.get(accesses).content.decode()
    client.post(reverse("practices:close_visit", args=[practice.pk, practice.visits.get().pk]))
    assert "Visite en cours" not in client.get(accesses).content.decode()


def test_another_dpo_reads_of_no_visit_and_closes_none(client, visit, practice, stranger):
    MandateFactory(practice=practice, dpo=stranger)
    client.force_login(stranger)
    page = client.get(reverse("practices:access", args=[practice.pk]))
    assert "Visite en cours" not in page.content.decode()
    gone = client.post(reverse("practices:close_visit", args=[practice.pk, visit.pk]))
    assert gone.status_code == 404


def test_who_may_not_be_visited_is_refused_with_a_sentence(client, practice, dr_martin, stranger):
    client.force_login(dr_martin)
    address = reverse("practices:open_visit", args=[practice.pk])
    page = client.post(address, {"visit-dpo": stranger.pk, "visit-length": "2h"}, follow=True)
    assert "plus de mandat ouvrant vos réponses" in page.content.decode()
