"""The practitioner's whole job on a phone, from the sign-up to the PDF, with and without JavaScript."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports import jobs
from reports.models import Report
from tests.browser.steps import (
    REASON,
    SAVED,
    answer,
    chosen,
    create_practice,
    follow,
    press,
    question,
    score,
    sign_up,
    start,
    title,
    told,
)
from tests.browser.watching import look

CABINETS = "Cabinets et structures de santé libérales"
REGISTER, SECTIONS = "gov-registre-tenu", "gov-registre-contenu"
ROLES, DPO = "gov-roles-responsabilites", "gov-dpo-analyse"


def render_what_waits():
    """The worker's part, by the function that its task calls."""
    report = Report.objects.get(state=Report.State.QUEUED)
    assert jobs.run(report.pk, now=timezone.now)


def take_away(page: Page) -> bytes:
    with page.expect_download() as download:
        follow(page, "Télécharger le PDF")
    return Path(download.value.path()).read_bytes()


def visit(page: Page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        look(page)


def test_the_whole_job_on_a_phone(opened, cabinets, watch):
    page = opened()
    visit(page, "/", "/compte/login/")
    sign_up(page, name="Camille Martin", email="camille@exemple.fr")
    look(page)
    create_practice(page, name="Cabinet Martin")
    look(page)
    visit_the_forms_of(page)
    start(page, CABINETS)
    answer_with_autosave(page, watch)
    complete(page)
    close_an_action(page)
    ask_for_the_report(page)


def visit_the_forms_of(page):
    practice = page.url
    visit(page, f"{practice}profil/", f"{practice}modifier/", f"{practice}acces/", "/structures/creer/", "/")
    page.goto(practice)


def answer_with_autosave(page, watch):
    title(page, "Gouvernance")
    answer(page, REGISTER, "Non")
    told(page, REGISTER, SAVED)
    watch.foresee("422 (Unprocessable Entity)")
    answer(page, SECTIONS, "Sans objet")
    told(page, SECTIONS, "10 caractères au moins")
    look(page)
    question(page, SECTIONS).get_by_label("Pourquoi est-ce sans objet").fill(REASON)
    told(page, SECTIONS, SAVED)
    answer(page, ROLES, "Je ne sais pas")
    told(page, ROLES, SAVED)
    expect(page.locator("#progress")).to_contain_text("3\u00a0sur")
    page.reload()
    chosen(page, REGISTER, "Non")
    chosen(page, SECTIONS, "Sans objet")
    expect(question(page, SECTIONS).get_by_label("Pourquoi est-ce sans objet")).to_have_value(REASON)
    chosen(page, ROLES, "Je ne sais pas")
    follow(page, "Question suivante")
    expect(question(page, DPO)).to_be_in_viewport()


def complete(page):
    follow(page, "Questions")
    look(page)
    follow(page, "ne vous concernent pas")
    look(page)
    follow(page, "Résultats")
    expect(page.locator(".score").first).to_contain_text("entre")
    look(page)
    follow(page, "Terminer l'évaluation")
    look(page)
    press(page, "Noter « je ne sais pas » et terminer")
    expect(page.get_by_role("main")).to_contain_text("son résultat est figé")
    look(page)


def close_an_action(page):
    follow(page, "Plan d'actions")
    before = score(page)
    look(page)
    follow(page, "Registre des traitements")
    look(page)
    page.get_by_role("radio", name="Oui", exact=True).check()
    press(page, "Enregistrer la nouvelle réponse")
    title(page, "Plan d'actions")
    expect(page.get_by_role("button", name="Rouvrir")).to_be_visible()
    assert score(page) != before
    look(page)


def ask_for_the_report(page):
    follow(page, "Rapport")
    look(page)
    press(page, "Demander le rapport")
    expect(page.locator("#avancement")).to_contain_text("La demande est enregistrée")
    look(page)
    render_what_waits()
    expect(page.locator("#avancement")).to_contain_text("Le rapport est prêt.")
    look(page)
    assert take_away(page).startswith(b"%PDF-")
    follow(page, "Tous les rapports")
    look(page)


def test_the_same_job_without_javascript(opened, cabinets, watch):
    watch.foresee("422 (Unprocessable Entity)")
    page = opened(java_script_enabled=False)
    sign_up(page, name="Camille Martin", email="camille@exemple.fr")
    create_practice(page, name="Cabinet Martin")
    start(page, CABINETS)
    answer(page, REGISTER, "Non")
    answer(page, SECTIONS, "Sans objet")
    press(page, "Enregistrer et continuer")
    told(page, REGISTER, "Répondu")
    told(page, SECTIONS, "10 caractères au moins")
    question(page, SECTIONS).get_by_label("Pourquoi est-ce sans objet").fill(REASON)
    press(page, "Enregistrer et continuer")
    title(page, "Sécurité technique")
    follow(page, "Résultats")
    follow(page, "Terminer l'évaluation")
    press(page, "Noter « je ne sais pas » et terminer")
    follow(page, "Plan d'actions")
    follow(page, "Registre des traitements")
    page.get_by_role("radio", name="Oui", exact=True).check()
    press(page, "Enregistrer la nouvelle réponse")
    expect(page.get_by_role("button", name="Rouvrir")).to_be_visible()
    follow(page, "Rapport")
    press(page, "Demander le rapport")
    render_what_waits()
    follow(page, "Actualiser")
    assert take_away(page).startswith(b"%PDF-")


@pytest.mark.parametrize("address", ["/compte/password/reset/", "/nulle-part/", "/compte/signup/"])
def test_a_page_at_the_door_holds_the_rules(opened, watch, address):
    watch.foresee("404 (Not Found)")
    visit(opened(), address)


@pytest.mark.parametrize(
    ("address", "button", "words"),
    [
        ("/compte/login/", "Se connecter", "Ce champ est obligatoire"),
        ("/compte/signup/", "Créer mon compte", "Indiquez vos prénom et nom"),
        ("/compte/password/reset/", "", "Ce champ est obligatoire"),
    ],
)
def test_a_refused_form_holds_the_rules(opened, address, button, words):
    page = opened()
    page.goto(address)
    press(page, button or "")
    expect(page.get_by_role("main")).to_contain_text(words)
    look(page)


def test_a_refused_structure_says_what_is_missing(opened, dr_martin):
    page = opened(user=dr_martin)
    page.goto("/structures/creer/")
    press(page, "Continuer")
    expect(page.get_by_role("main")).to_contain_text("Donnez un nom à votre structure")
    expect(page.get_by_role("main")).to_contain_text("Choisissez le type de structure")
    look(page)
