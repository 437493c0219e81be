"""The screens of a carry-over, from the banner to the undo, and what superseded assessments look like."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, CarryOver
from referentials.models import VersionMapping
from tests.assessments.asking import text_of, url
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import SMALL, publish
from tests.factories import AssessmentFactory

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}


@pytest.fixture
def begun(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GIVEN)


@pytest.fixture
def later(small):
    return publish_next(small)


@pytest.fixture
def carried(doctor, begun, later):
    doctor.post(url("carry_over", begun))
    return Assessment.objects.get(state="in_progress")


def test_the_preview_shows_scores_groups_and_both_wordings(doctor, begun, later):
    page = doctor.get(url("carry_over", begun))
    text = text_of(page)
    for said in (
        "84,6 sur 100",
        "60 sur 100",
        "entre 60 et 80",
        "Gardées 0",
        "À confirmer 3",
        "À répondre 1",
    ):
        assert said in text
    assert "À périmètre constant, sur la seule exigence qui compte dans les deux versions" in text
    assert "Vos postes se verrouillent-ils seuls ?" in text
    assert "<ins>en cinq minutes</ins>" in page.content.decode()
    assert "Une affiche informe-t-elle vos patients ?" in text
    assert "pendant 14 jours" in text


def test_one_click_leads_to_what_came_of_it(doctor, begun, later, dr_martin):
    page = doctor.post(url("carry_over", begun), follow=True)
    new = Assessment.objects.get(state="in_progress")
    assert page.redirect_chain == [(url("carried_over", new), 302)]
    text = text_of(page)
    assert "Vos réponses sont reprises sur la version 2026.1" in text
    assert "De la version 2025.1 à la version 2026.1" in text
    assert "Annuler la reprise" in text


def test_a_second_click_leads_to_the_same_place(doctor, begun, later):
    first, second = (doctor.post(url("carry_over", begun)).url for _ in range(2))
    assert first == second
    assert CarryOver.objects.count() == 1


def test_archived_answers_stay_readable(doctor, carried):
    text = text_of(doctor.get(url("archived", carried)))
    assert "Une affiche informe-t-elle vos patients ?" in text
    assert "Copiez-vous vos données" not in text


def test_the_old_one_is_read_and_leads_to_the_new(doctor, begun, carried):
    pages = [url(page, begun) for page in ("overview", "results", "plan", "complete")]
    for address in [*pages, reverse("reports:index", args=[begun.pk]), url("theme", begun, "postes")]:
        assert doctor.get(address, follow=True).status_code == 200
    text = text_of(doctor.get(url("overview", begun)))
    assert "continuez sur la version 2026.1" in text
    assert "Terminer l'évaluation" not in text


def test_the_practices_page_folds_the_old_one(doctor, begun, carried):
    text = text_of(doctor.get(url("practice", begun.practice)))
    assert "Historique des reprises (1)" in text
    assert "Reprise sur une autre version" in text
    assert text.count("En cours :") == 1


def test_while_one_can_be_carried_over_no_other_is_offered(doctor, begun, later):
    text = text_of(doctor.get(url("practice", begun.practice)))
    assert "La version 2026.1 est parue" in text
    assert "Commencer une autre évaluation" not in text


def test_undoing_asks_first_then_leads_back(doctor, begun, carried):
    asked = text_of(doctor.get(url("undo_carry_over", carried)))
    assert "Aucune question n'a reçu de réponse depuis la reprise" in asked
    page = doctor.post(url("undo_carry_over", carried), follow=True)
    assert page.redirect_chain == [(url("overview", begun), 302)]
    assert "La reprise est annulée" in text_of(page)
    aside = text_of(doctor.get(url("overview", carried)))
    assert "revenez à l'évaluation d'avant" in aside
    again = doctor.post(url("undo_carry_over", carried), follow=True)
    assert again.status_code == 200


def test_what_cannot_be_undone_says_why(doctor, begun, carried, small, dr_martin):
    AssessmentFactory(practice=begun.practice, version=small, started_by=dr_martin)
    assert "Une autre évaluation de ce référentiel est en cours" in text_of(
        doctor.get(url("undo_carry_over", carried))
    )
    page = doctor.post(url("undo_carry_over", carried), follow=True)
    assert "Une autre évaluation de ce référentiel est en cours" in text_of(page)


def test_a_contributor_sees_the_preview_and_leaves_the_decision(client, secretary, begun, later):
    client.force_login(secretary)
    text = text_of(client.get(url("carry_over", begun)))
    assert "Seul le responsable de la structure peut décider de la reprise" in text
    assert client.post(url("carry_over", begun)).status_code == 404


def test_the_dpos_list_shows_the_one_that_goes_on(client, dpo, begun, carried):
    client.force_login(dpo)
    [line] = client.get("/suivi/").context["page"].lines
    assert line.assessment == carried


def test_with_another_under_way_the_page_leads_to_it(doctor, begun, later, dr_martin):
    other = AssessmentFactory(practice=begun.practice, version=later, started_by=dr_martin)
    page = doctor.get(url("carry_over", begun), follow=True)
    assert page.redirect_chain == [(url("overview", other), 302)]


def test_on_the_current_version_there_is_nothing_to_carry_over(doctor, begun):
    page = doctor.get(url("carry_over", begun), follow=True)
    assert "déjà sur la version en vigueur" in text_of(page)


def test_a_version_that_does_not_say_what_it_follows_is_no_successor(doctor, begun):
    publish(SMALL.read_bytes().replace(b'"2025.1"', b'"2026.1"').replace(b"2025-01-01", b"2026-01-01"))
    assert "est parue" not in text_of(doctor.get(url("overview", begun)))
    assert not VersionMapping.objects.exists()


@pytest.mark.parametrize(("screen", "budget"), [("carry_over", 12), ("overview", 11), ("practice", 10)])
def test_before_it_each_screen_costs_a_bounded_number_of_queries(
    doctor, begun, later, screen, budget, django_assert_max_num_queries
):
    address = url(screen, begun.practice if screen == "practice" else begun)
    doctor.get(address)
    with django_assert_max_num_queries(budget):
        doctor.get(address)


@pytest.mark.parametrize("screen", ["carried_over", "archived", "undo_carry_over", "review", "overview"])
def test_after_it_each_screen_costs_a_bounded_number_of_queries(
    doctor, carried, screen, django_assert_max_num_queries
):
    doctor.get(url(screen, carried))
    with django_assert_max_num_queries(10):
        doctor.get(url(screen, carried))
