import pytest

from assessments.models import Assessment
from assessments.queries import load_sheet
from assessments.starting import refresh_profiles
from practices.models import Practice
from tests.assessments.asking import shows, text_of, url
from tests.assessments.versions import AT, SMALL, publish
from tests.factories import AssessmentFactory


@pytest.fixture
def answered(practice, dr_martin, small):
    Practice.objects.update(facts=["employes", "wifi"])
    practice.refresh_from_db()
    answers = {"verrou": "oui", "charte": "partiellement", "wifi-separe": "non"}
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=answers)


def declare(client, practice, *facts):
    return client.post(url("profile", practice), {"facts": facts}, follow=True)


def figures(assessment):
    assessment.refresh_from_db()
    return assessment.asked_count, assessment.answered_count, assessment.score_low, assessment.score_high


def test_a_fact_withdrawn_hides_its_questions_and_keeps_their_answers(doctor, practice, answered):
    before = figures(answered)
    page = declare(doctor, practice, "wifi")
    assert "Vos réponses sont conservées" in text_of(page)
    assert not shows(doctor.get(url("theme", answered, "equipe")), "charte")
    assert figures(answered)[:2] == (before[0] - 1, before[1] - 1)
    assert answered.answers.get(question="charte").choice == "partiellement"


def test_a_fact_declared_again_brings_question_and_answer_back(doctor, practice, answered):
    before = figures(answered)
    declare(doctor, practice)
    declare(doctor, practice, "employes", "wifi")
    page = doctor.get(url("theme", answered, "equipe"))
    assert shows(page, "charte")
    assert 'value="partiellement" data-meaning="credit" checked' in page.content.decode()
    assert figures(answered) == before


def test_facts_that_only_other_referentials_know_are_kept(doctor, practice, answered):
    Practice.objects.update(facts=["employes", "recherche", "wifi"])
    declare(doctor, practice, "employes")
    practice.refresh_from_db()
    assert practice.facts == ["employes", "recherche"]


def test_an_unknown_fact_changes_nothing_and_is_named(doctor, practice, answered):
    page = doctor.post(url("profile", practice), {"facts": ["fusée\x00"]})
    assert "n'est pas une situation connue" in text_of(page)
    practice.refresh_from_db()
    assert practice.facts == ["employes", "wifi"]


def test_a_change_of_kind_reaches_the_open_assessments(practice, answered):
    practice.kind = Practice.Kind.GROUP
    assert refresh_profiles(practice=practice, at=AT) == 1
    answered.refresh_from_db()
    assert answered.kind == "groupe"
    assert "associes" in load_sheet(answered).scope.asked


def test_a_kind_that_the_version_does_not_know_leaves_the_former_one(doctor, practice, answered):
    Practice.objects.update(kind=Practice.Kind.CPTS)
    declare(doctor, practice, "wifi")
    answered.refresh_from_db()
    assert (answered.kind, answered.facts) == ("solo", ["wifi"])


def test_a_completed_assessment_keeps_the_profile_it_was_completed_with(practice, dr_martin, small):
    answers = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=answers, completed=True
    )
    practice.facts = ["wifi"]
    assert refresh_profiles(practice=practice, at=AT) == 0
    done.refresh_from_db()
    assert done.facts == []


def test_a_profile_saved_unchanged_touches_no_assessment(practice, answered):
    revision = answered.revision
    assert refresh_profiles(practice=practice, at=AT) == 0
    answered.refresh_from_db()
    assert answered.revision == revision


def test_the_profile_groups_the_facts_of_all_published_versions_once(doctor, practice, answered):
    publish(SMALL.read_bytes().replace(b"code: essai,", b"code: autre,", 1))
    page = doctor.get(url("profile", practice)).content.decode()
    assert page.count('name="facts" value="wifi" checked') == 1
    assert "Votre équipe" in page
    assert "Votre informatique" in page


def test_without_a_published_version_the_profile_says_so(doctor, practice):
    assert "Aucun référentiel publié" in text_of(doctor.get(url("profile", practice)))
    assert not Assessment.objects.exists()
