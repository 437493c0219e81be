from datetime import timedelta

from tests.assessments.asking import text_of, url
from tests.assessments.versions import AT, SMALL, publish
from tests.factories import AssessmentFactory, MandateFactory

ALL = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")


def test_without_a_published_referential_the_page_says_what_to_do(doctor, practice):
    assert "Aucun référentiel publié" in text_of(doctor.get(url("practice", practice)))


def test_a_new_practice_is_offered_its_first_assessment(doctor, practice, small):
    text = text_of(doctor.get(url("practice", practice)))
    assert "Choisissez votre première évaluation" in text
    assert "Version 2025.1" in text
    assert "Repartir de mes réponses" not in text


def test_what_is_under_way_is_resumed_and_not_offered_again(doctor, assessment):
    page = doctor.get(url("practice", assessment.practice))
    assert "En cours : 0 réponse sur 3" in text_of(page)
    assert url("overview", assessment) in page.content.decode()
    assert page.context["startable"] == []


def test_a_completed_assessment_leads_to_its_results_and_can_be_done_again(
    doctor, practice, dr_martin, small
):
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=ALL, completed=True
    )
    page = doctor.get(url("practice", practice))
    assert "Terminée le 10 mars 2026" in text_of(page)
    assert url("results", done) in page.content.decode()
    assert page.context["startable"] == [(small, done)]


def test_the_newest_assessment_comes_first(doctor, practice, dr_martin, small):
    later = publish(SMALL.read_bytes().replace(b"code: essai, t", b"code: autre, t"))
    versions = {small: AT, later: AT + timedelta(days=1)}
    for version, at in versions.items():
        AssessmentFactory(practice=practice, version=version, started_by=dr_martin, started_at=at)
    shown = doctor.get(url("practice", practice)).context["assessments"]
    assert [assessment.version for assessment in shown] == [later, small]


def test_a_dpo_reads_and_is_offered_nothing_to_begin(client, dpo, practice, small):
    client.force_login(dpo)
    text = text_of(client.get(url("practice", practice)))
    assert "Cette structure n'a pas encore commencé d'évaluation." in text
    assert "Commencer" not in text
    assert "Mon profil" not in text


def test_a_dpo_is_offered_to_read_what_is_under_way(client, dpo, assessment):
    client.force_login(dpo)
    page = client.get(url("practice", assessment.practice)).content.decode()
    assert ">Consulter</a>" in page
    assert ">Reprendre</a>" not in page


def test_a_mandate_for_figures_shows_scores_and_leads_nowhere_else(client, practice, stranger, small):
    MandateFactory(practice=practice, dpo=stranger, scope="figures")
    assessment = AssessmentFactory(practice=practice, version=small, answers={"verrou": "oui"})
    client.force_login(stranger)
    page = client.get(f"/structures/{practice.pk}/")
    assert "ouvre ses chiffres" in page.content.decode()
    assert "entre" in page.content.decode()
    assert str(assessment.pk) not in page.content.decode()
    assert f"/structures/{practice.pk}/acces/" not in page.content.decode()
