import pytest

from assessments.models import Assessment
from assessments.queries import load_sheet
from assessments.starting import ProfileRefused, VersionIsNotPublished, start_assessment
from practices.models import Practice
from referentials.importing import import_referential
from referentials.publishing import retire_version
from tests.assessments.asking import text_of, url
from tests.assessments.versions import AT, SMALL
from tests.factories import AssessmentFactory


def start(client, practice, version, **data):
    return client.post(url("start", practice), {"version": version.pk, **data}, follow=True)


def test_a_new_assessment_takes_the_facts_that_its_version_asks_about(practice, dr_martin, small):
    practice.facts = ["cloud", "wifi", "employes"]
    assessment = start_assessment(practice=practice, version=small, by=dr_martin, at=AT)
    assessment.refresh_from_db()
    assert (assessment.kind, assessment.facts) == ("solo", ["employes", "wifi"])
    assert (assessment.asked_count, assessment.answered_count) == (5, 0)
    assert (assessment.score_low, assessment.score_high, assessment.level) == (0, 100, "E")


def test_a_draft_cannot_be_assessed_against(practice, dr_martin):
    draft = import_referential(SMALL.read_bytes()).version
    with pytest.raises(VersionIsNotPublished):
        start_assessment(practice=practice, version=draft, by=dr_martin, at=AT)


def test_a_kind_that_the_version_does_not_know_is_refused_and_nothing_is_kept(practice, dr_martin, small):
    practice.kind = Practice.Kind.CPTS
    with pytest.raises(ProfileRefused):
        start_assessment(practice=practice, version=small, by=dr_martin, at=AT)
    assert not Assessment.objects.exists()


def test_the_screen_says_that_the_referential_is_not_for_this_kind(doctor, practice, small):
    Practice.objects.update(kind=Practice.Kind.CPTS)
    page = start(doctor, practice, small)
    assert "Ce référentiel ne s'adresse pas à ce type de structure." in text_of(page)


def test_starting_leads_to_the_questions_and_says_who_began(doctor, dr_martin, practice, small):
    response = start(doctor, practice, small)
    assessment = Assessment.objects.get()
    assert response.redirect_chain == [(url("overview", assessment), 302)]
    assert (assessment.started_by, assessment.practice) == (dr_martin, practice)


def test_a_second_click_opens_the_assessment_of_the_first(doctor, practice, small):
    first, second = (start(doctor, practice, small).redirect_chain for _ in range(2))
    assert first == second
    assert Assessment.objects.count() == 1


@pytest.mark.parametrize("version", ["", "abc", "999999"])
def test_a_version_that_is_not_offered_gets_a_clear_message(doctor, practice, small, version):
    page = doctor.post(url("start", practice), {"version": version}, follow=True)
    assert "Cette version n'est plus proposée" in text_of(page)
    assert not Assessment.objects.exists()


def test_a_retired_version_is_not_offered(doctor, practice, small):
    retire_version(version=small, at=AT)
    assert "Cette version n'est plus proposée" in text_of(start(doctor, practice, small))


def test_starting_again_brings_the_earlier_answers(doctor, practice, dr_martin, small):
    given = {"verrou": "oui", "copie": "non", "papier-garde": "sans_objet", "affiche": "ne_sait_pas"}
    earlier = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=given, completed=True
    )
    assert "Repartir de mes réponses du 10 mars 2026" in text_of(doctor.get(url("practice", practice)))
    start(doctor, practice, small, again="1")
    new = Assessment.objects.exclude(pk=earlier.pk).get()
    assert load_sheet(new).answers == load_sheet(earlier).answers
    assert (new.score_low, new.answered_count) == (earlier.score_low, 4)


def test_starting_anew_leaves_the_earlier_answers(doctor, practice, dr_martin, small):
    given = {"verrou": "oui", "copie": "oui", "essai": "oui", "affiche": "oui"}
    AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given, completed=True)
    start(doctor, practice, small)
    assert Assessment.objects.get(state="in_progress").answered_count == 0
