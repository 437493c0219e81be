"""After the last day of a version its assessments are read and carried over; before, a banner says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.answering import VersionHasEnded
from assessments.completion import complete_assessment
from referentials.publishing import retire_version
from tests.assessments.asking import autosave, fields, text_of, url
from tests.assessments.two_versions import close_on, publish_next
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}


@pytest.fixture
def begun(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GIVEN)


@pytest.fixture
def later(small):
    return publish_next(small)


def days_from_now(days):
    return timezone.localdate() + timedelta(days=days)


def test_until_its_last_day_one_goes_on_and_the_banner_says_until_when(doctor, begun, small, later):
    close_on(small, days_from_now(0))
    for page in (url("overview", begun), url("practice", begun.practice)):
        text = text_of(doctor.get(page))
        assert "La version 2026.1 est parue" in text
        assert f"Vous pouvez rester sur la 2025.1 jusqu'au {days_from_now(0).day} " in text
        assert "Voici MFA" in text
    assert autosave(doctor, begun, "verrou", "non", seen=begun.choices["verrou"][1]).status_code == 200


def test_the_day_after_nothing_is_answered_nor_completed(doctor, begun, small, later, dr_martin):
    close_on(small, days_from_now(-1))
    refused = autosave(doctor, begun, "verrou", "non", seen=begun.choices["verrou"][1])
    assert refused.status_code == 409
    assert "Reprendre mes réponses sur la nouvelle version" in text_of(refused)
    assert url("carry_over", begun) in refused.content.decode()
    with pytest.raises(VersionHasEnded):
        complete_assessment(assessment=begun, by=dr_martin, at=AT)
    page = doctor.post(url("complete", begun), follow=True)
    assert "cette version du référentiel acceptait des réponses jusqu'au" in text_of(page)
    assert page.redirect_chain == [(url("overview", begun), 302)]


def test_a_page_sent_without_javascript_keeps_what_was_typed(doctor, begun, small, later):
    close_on(small, days_from_now(-1))
    page = doctor.post(
        url("theme", begun, "postes"), fields("verrou", "non", seen=begun.choices["verrou"][1])
    )
    assert page.status_code == 422
    assert "n'accepte plus de réponses" in text_of(page)
    assert 'value="non" data-meaning="credit" checked' in page.content.decode()


def test_once_over_the_overview_leads_to_carrying_over(doctor, begun, small, later):
    close_on(small, days_from_now(-1))
    text = text_of(doctor.get(url("overview", begun)))
    assert "La version 2025.1 n'accepte plus de réponses" in text
    assert "Terminer l'évaluation" not in text
    assert doctor.get(url("carry_over", begun)).status_code == 200
    closing = doctor.post(url("close_action", begun, "sauvegarde"), {"choice-essai": "oui"})
    assert closing.status_code in (302, 404)


def test_an_action_closed_after_the_end_leads_back(doctor, practice, small, dr_martin, later):
    begun = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "non"}
    )
    close_on(small, days_from_now(-1))
    page = doctor.post(url("close_action", begun, "verrou"), {"choice-verrou": "oui"}, follow=True)
    assert page.redirect_chain == [(url("overview", begun), 302)]
    assert "Rien n'a été enregistré" in text_of(page)


def test_a_version_over_without_a_successor_says_so(doctor, begun, small):
    close_on(small, days_from_now(-1))
    assert "aucune version ne la suit" in text_of(doctor.get(url("overview", begun)))


def test_a_retired_version_is_finished_or_carried_over(doctor, begun, small):
    retire_version(version=small, at=AT)
    assert "est retirée" in text_of(doctor.get(url("overview", begun)))
    assert autosave(doctor, begun, "verrou", "non", seen=begun.choices["verrou"][1]).status_code == 200
    publish_next(small)
    assert "La version 2026.1 est parue" in text_of(doctor.get(url("overview", begun)))
    assert doctor.post(url("carry_over", begun)).status_code == 302
