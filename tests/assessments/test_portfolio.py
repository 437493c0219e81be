from datetime import timedelta

import pytest
from django.utils import timezone

from tests.assessments.asking import text_of, url
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory

PORTFOLIO = "/suivi/"


@pytest.fixture
def watching(client, dpo):
    client.force_login(dpo)
    return client


@pytest.fixture
def follow(dpo, small):
    """A practice under mandate, with an assessment once answers are given."""

    def follow(name, answers=None, **mandate):
        practice = PracticeFactory(name=name)
        MandateFactory(practice=practice, dpo=dpo, **mandate)
        return (
            None if answers is None else AssessmentFactory(practice=practice, version=small, answers=answers)
        )

    return follow


def names(client):
    return [row.practice.name for row in client.get(PORTFOLIO).context["rows"]]


def test_those_that_began_nothing_come_first_then_the_lowest_scores(watching, follow):
    follow("Bien", {"verrou": "oui", "copie": "oui", "essai": "oui"})
    follow("Mal", {"verrou": "partiellement"})
    follow("Rien", {})
    follow("Pas commencé")
    assert names(watching) == ["Cabinet du docteur Martin", "Pas commencé", "Rien", "Mal", "Bien"]


def test_a_line_says_where_the_practice_stands_and_leads_to_its_results(watching, follow):
    assessment = follow("Cabinet Petit", {"verrou": "oui"})
    page = watching.get(PORTFOLIO)
    assert "Référentiel d'essai 2025.1 : 1 réponse sur 3" in text_of(page)
    assert url("results", assessment) in page.content.decode()
    assert watching.get(url("results", assessment)).status_code == 200


def test_the_latest_assessment_is_the_one_shown(watching, follow, small):
    earlier = follow("Cabinet Petit", {"verrou": "oui"})
    later = AssessmentFactory(
        practice=earlier.practice, version=small, started_at=earlier.started_at + timedelta(days=1)
    )
    assert {row.latest.pk for row in watching.get(PORTFOLIO).context["rows"] if row.latest} == {later.pk}


def test_a_mandate_that_ended_or_was_revoked_is_gone(watching, follow):
    yesterday = timezone.localdate() - timedelta(days=1)
    follow("Fini", {}, ends_on=yesterday)
    follow("Révoqué", {}, revoked_at=timezone.now())
    follow("Dernier jour", {}, ends_on=timezone.localdate())
    assert names(watching) == ["Cabinet du docteur Martin", "Dernier jour"]


def test_the_mandates_of_another_dpo_are_not_shown(watching, small):
    AssessmentFactory(version=small, practice=MandateFactory().practice)
    assert names(watching) == ["Cabinet du docteur Martin"]


def test_being_a_member_is_not_following(doctor, practice):
    page = doctor.get(PORTFOLIO)
    assert names(doctor) == []
    assert "Aucune structure suivie" in text_of(page)
