"""All the evidence of an assessment, by requirement or by date; what has to be renewed is said."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.models import Evidence
from tests.assessments.asking import text_of, url

NOON = "2026-05-01T12:00:00+02:00"


@pytest.fixture
def keep(assessment, dr_martin):
    def keep(place, expires_on=None, requirement="verrou", **more):
        return assessment.evidence.create(
            requirement=requirement,
            kind="place",
            place=place,
            expires_on=expires_on,
            added_by=dr_martin,
            added_at=timezone.now() + timedelta(seconds=Evidence.objects.count()),
            **more,
        )

    return keep


@pytest.fixture
def three(keep):
    with time_machine.travel(NOON, tick=False):
        keep("Contrat", date(2026, 5, 31), requirement="affiche")
        keep("Attestation", date(2026, 4, 30))
        keep("Registre")
        keep("Retirée", date(2026, 4, 1), removed_at=timezone.now())
        yield


def test_they_stand_by_requirement_or_by_date(doctor, assessment, three, django_assert_max_num_queries):
    address = url("evidence_list", assessment)
    with django_assert_max_num_queries(8):
        page = text_of(doctor.get(address))
    places = ["Attestation", "Registre", "Contrat"]
    assert sorted(places, key=page.index) == places
    assert "Retirée" not in page
    assert "À renouveler le 30 avril 2026 Périmée" in page
    assert "À renouveler le 31 mai 2026 Bientôt" in page
    by_date = text_of(doctor.get(address, {"ordre": "echeance"}))
    places = ["Attestation", "Contrat", "Registre"]
    assert sorted(places, key=by_date.index) == places


@pytest.mark.parametrize("screen", ["overview", "plan"])
def test_the_pages_say_how_many_are_to_be_renewed(doctor, assessment, three, screen):
    shown = doctor.get(url(screen, assessment))
    assert "2 preuves à renouveler , dont 1 périmée." in text_of(shown)
    assert url("evidence_list", assessment) in shown.content.decode()


def test_a_dpo_who_may_not_see_evidence_is_told_nothing_of_it(client, dpo, assessment, three):
    dpo.mandates.update(scope="answers")
    client.force_login(dpo)
    assert "preuves à renouveler" not in text_of(client.get(url("overview", assessment)))


def test_without_any_the_page_says_where_they_are_added(doctor, assessment):
    assert "Aucune preuve" in text_of(doctor.get(url("evidence_list", assessment)))


def test_the_date_changes_or_goes(doctor, assessment, keep):
    address = url("evidence_expiry", assessment, keep("Contrat", date(2026, 5, 31)).pk)
    assert 'value="2026-05-31"' in doctor.get(address).content.decode()
    assert doctor.post(address, {"expires_on": "2027-05-31"}).url == url("evidence_list", assessment)
    assert Evidence.objects.get().expires_on == date(2027, 5, 31)
    assert doctor.post(address, {"expires_on": "2027-02-31"}).status_code == 422
    doctor.post(address, {"expires_on": ""})
    assert Evidence.objects.get().expires_on is None


def test_the_date_of_what_was_taken_away_or_superseded_stays(doctor, assessment, keep):
    gone = keep("Contrat", removed_at=timezone.now())
    assert doctor.post(url("evidence_expiry", assessment, gone.pk), {}).status_code == 404
    kept = keep("Registre", date(2026, 5, 31))
    type(assessment).objects.filter(pk=assessment.pk).update(state="carried_over")
    doctor.post(url("evidence_expiry", assessment, kept.pk), {"expires_on": ""})
    kept.refresh_from_db()
    assert kept.expires_on
