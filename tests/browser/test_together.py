"""Several people on one assessment: themes given out, messages, history, and a colleague who leaves."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.assigning import assignees_of
from assessments.models import QuestionComment
from tests.browser.steps import answer, open_theme, press, question, title, told
from tests.browser.watching import look


@pytest.fixture
def page(opened, dr_martin):
    return opened(user=dr_martin)


def write(page, code, text):
    thread = page.locator(f"#t-{code}")
    thread.locator("summary", has_text=re.compile("message|Répondre")).last.click()
    thread.get_by_role("textbox").fill(text)
    thread.get_by_role("button", name="Envoyer le message").click()
    return thread


def test_a_message_is_sent_beside_an_answer_being_given(page, assessment, watch):
    open_theme(page, assessment)
    answer(page, "verrou", "Oui")
    told(page, "verrou", "Enregistré")
    thread = write(page, "verrou", "Vérifié ce matin avec le prestataire.")
    expect(thread.get_by_text("Vérifié ce matin")).to_be_visible()
    expect(thread.get_by_role("textbox")).to_have_value("")
    watch.foresee("422")
    write_again = thread.get_by_role("textbox")
    write_again.fill("   ")
    thread.get_by_role("button", name="Envoyer le message").click()
    expect(thread.get_by_role("alert")).to_contain_text("Écrivez d'abord votre message.")
    look(page)
    assert assessment.answers.count() == 1, "typing a message answers nothing"
    thread.get_by_role("link", name="Historique").click()
    title(page, "Vos postes se verrouillent-ils seuls ?")
    expect(page.get_by_text("a répondu « Oui »")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Historique de l'évaluation").click()
    title(page, "Historique")
    look(page)


def test_without_javascript_a_message_saves_the_answers_beside(opened, dr_martin, assessment):
    page = opened(user=dr_martin, java_script_enabled=False)
    open_theme(page, assessment)
    question(page, "copie").get_by_role("radio", name="Oui", exact=True).check()
    write(page, "verrou", "Demain.")
    expect(page.get_by_text("Votre message est enregistré.")).to_be_visible()
    expect(question(page, "copie").get_by_role("radio", name="Oui", exact=True)).to_be_checked()
    assert QuestionComment.objects.get().text == "Demain."


def test_themes_are_given_out_then_handed_over_by_who_leaves(page, opened, assessment, dr_martin, secretary):
    page.goto(f"/evaluations/{assessment.pk}/")
    page.get_by_role("link", name="Répartir les thèmes").click()
    look(page)
    page.get_by_label("Postes de travail").select_option("Dominique Petit")
    press(page, "Enregistrer la répartition")
    expect(page.get_by_text("Confié à Dominique Petit")).to_be_visible()
    look(page)
    assessment.planned_actions.create(requirement="verrou", assignee="Dominique Petit")
    theirs = opened(user=secretary)
    theirs.goto("/")
    expect(theirs.get_by_role("heading", name="Mes thèmes")).to_be_visible()
    look(theirs)
    theirs.goto(f"/structures/{assessment.practice_id}/")
    theirs.get_by_role("link", name="Qui voit ces données").click()
    theirs.get_by_role("link", name="Quitter la structure").click()
    look(theirs)
    theirs.get_by_role("radio", name="Camille Martin").check()
    press(theirs, "Quitter la structure")
    expect(theirs.get_by_text("Vous n'avez plus accès")).to_be_visible()
    assert assignees_of(assessment) == {"postes": dr_martin}


def test_evidence_to_renew_is_found_and_its_date_moved(page, assessment, dr_martin):
    assessment.evidence.create(
        requirement="verrou",
        kind="place",
        place="Contrat du prestataire",
        expires_on=timezone.localdate(),
        added_by=dr_martin,
        added_at=timezone.now(),
    )
    page.goto(f"/evaluations/{assessment.pk}/")
    page.get_by_role("link", name="1 preuve à renouveler").click()
    title(page, "Preuves")
    look(page)
    page.get_by_role("link", name="Changer la date de « Contrat du prestataire »").click()
    look(page)
    page.get_by_label("À renouveler le").fill("2035-01-31")
    press(page, "Enregistrer la date")
    expect(page.get_by_text("À renouveler le 31 janvier 2035")).to_be_visible()
