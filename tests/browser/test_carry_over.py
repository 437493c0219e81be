"""An owner passes to a later version on a phone, confirms, goes back; with a script and without."""

import pytest
from playwright.sync_api import expect

from assessments.answering import save_answers
from assessments.domain.answers import Answer
from assessments.models import Assessment
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import AT
from tests.browser.steps import SAVED, answer, follow, press, question, title, told
from tests.browser.watching import look

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}


@pytest.fixture
def begun(assessment, dr_martin):
    answers = {code: Answer(choice=choice) for code, choice in GIVEN.items()}
    save_answers(by=dr_martin, assessment=assessment, answers=answers, at=AT)
    publish_next(assessment.version)
    return assessment


def flagged():
    choices = Assessment.objects.get(state="in_progress").choices
    return {code for code, (_, _, *flag) in choices.items() if flag}


def test_an_owner_carries_over_confirms_and_goes_back(opened, dr_martin, begun):
    page = opened(user=dr_martin)
    page.goto(f"/evaluations/{begun.pk}/")
    look(page)
    follow(page, "Voir ce que la reprise changerait")
    title(page, "Reprendre sur la version 2026.1")
    look(page)
    press(page, "Reprendre sur la version 2026.1")
    title(page, "Bilan de la reprise")
    look(page)
    follow(page, "À revoir")
    title(page, "À revoir")
    look(page)
    question(page, "verrou").get_by_role("button", name="Confirmer").click()
    told(page, "verrou", SAVED)
    answer(page, "essai", "Oui")
    told(page, "essai", SAVED)
    assert flagged() == {"copie"}
    page.go_back()
    follow(page, "Annuler la reprise")
    title(page, "Annuler la reprise")
    expect(page.get_by_text("2 questions ont reçu une réponse depuis la reprise.")).to_be_visible()
    look(page)
    press(page, "Annuler la reprise")
    expect(page.get_by_text("votre évaluation est là où elle en était")).to_be_visible()
    begun.refresh_from_db()
    assert begun.state == "in_progress"


def test_without_a_script_one_answer_then_a_whole_theme_are_confirmed(opened, dr_martin, begun):
    page = opened(user=dr_martin, java_script_enabled=False)
    page.goto(f"/evaluations/{begun.pk}/reprise/")
    press(page, "Reprendre sur la version 2026.1")
    new = Assessment.objects.get(state="in_progress")
    page.goto(f"/evaluations/{new.pk}/themes/postes/")
    question(page, "verrou").get_by_role("button", name="Confirmer").click()
    expect(page.get_by_text("2 réponses reprises à confirmer")).to_be_visible()
    assert flagged() == {"copie", "essai"}
    press(page, "Tout confirmer dans ce thème")
    expect(page.get_by_text("Vos réponses sont enregistrées.")).to_be_visible()
    assert flagged() == set()


def test_confirming_over_a_cut_network_is_tried_again(opened, dr_martin, begun, watch):
    page = opened(user=dr_martin)
    page.goto(f"/evaluations/{begun.pk}/reprise/")
    press(page, "Reprendre sur la version 2026.1")
    follow(page, "À revoir")
    watch.foresee("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "htmx:afterRequest", "htmx:sendError")
    page.context.set_offline(True)
    question(page, "verrou").get_by_role("button", name="Confirmer").click()
    told(page, "verrou", "Votre réponse est gardée")
    page.context.set_offline(False)
    told(page, "verrou", SAVED)
    assert "verrou" not in flagged()
