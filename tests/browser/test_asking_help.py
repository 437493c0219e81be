"""« Je ne sais pas » becomes help: asked by a doctor, given by somebody without an account, accepted."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP
from tests.browser.steps import answer, chosen, follow, open_theme, press, question, score, title, told
from tests.browser.watching import look

OVER = "Ce lien n'existe pas ou n'est plus valable"


@pytest.fixture
def helper(opened):
    """A browser without an account or a cookie of the doctor's, on a phone."""
    return opened()


def ask(page, assessment):
    """From the question to the link, as the doctor sees it."""
    open_theme(page, assessment)
    answer(page, "copie", "Je ne sais pas")
    told(page, "copie", "Enregistré")
    question(page, "copie").get_by_role("link", name="Demander à votre prestataire").click()
    title(page, "Demander de l'aide")
    look(page)
    page.get_by_label("Nom de la personne").fill("Dupont Informatique")
    press(page, "Envoyer la demande")
    title(page, "Transmettez ce lien maintenant")
    look(page)
    return page.get_by_label("Le lien", exact=True).input_value()


def give(page, link):
    page.goto(link)
    title(page, "Une question de Cabinet du docteur Martin")
    look(page)
    answer(page, "copie", "Oui")
    question(page, "copie").get_by_label("Une précision").fill("Chaque nuit, hors du cabinet.")
    press(page, "Relire mes réponses")
    title(page, "Relisez vos réponses")
    look(page)
    press(page, "Envoyer mes réponses")
    title(page, "Merci, vos réponses sont parties")
    look(page)


def test_a_doubt_is_asked_answered_and_accepted(opened, dr_martin, assessment, helper, watch):
    doctor = opened(user=dr_martin)
    link = ask(doctor, assessment)
    give(helper, link)
    watch.foresee("404 (Not Found)")
    helper.goto(link)
    title(helper, OVER)
    look(helper)
    doctor.goto(f"/evaluations/{assessment.pk}/resultats/")
    before = score(doctor)
    doctor.goto(f"/evaluations/{assessment.pk}/")
    expect(doctor.get_by_text("1 réponse proposée à relire")).to_be_visible()
    follow(doctor, "Voir les demandes d'aide")
    look(doctor)
    follow(doctor, "Dupont Informatique")
    title(doctor, "Dupont Informatique")
    look(doctor)
    open_theme(doctor, assessment)
    expect(question(doctor, "copie")).to_contain_text("Dupont Informatique propose")
    look(doctor)
    question(doctor, "copie").get_by_role("button", name="Accepter").click()
    expect(doctor.get_by_text("La réponse proposée est acceptée.")).to_be_visible()
    chosen(doctor, "copie", "Oui")
    doctor.goto(f"/evaluations/{assessment.pk}/resultats/")
    assert float(score(doctor).replace(",", ".")) > float(before.replace(",", "."))


def test_it_works_without_javascript_too(opened, dr_martin, assessment):
    doctor = opened(user=dr_martin, on=DESKTOP, java_script_enabled=False)
    doctor.goto(f"/evaluations/{assessment.pk}/aide/demander/?question=copie")
    press(doctor, "Envoyer la demande")
    link = doctor.get_by_label("Le lien", exact=True).input_value()
    helper = opened(java_script_enabled=False)
    helper.goto(link)
    answer(helper, "copie", "Je ne sais pas non plus")
    helper.get_by_label("Votre nom").fill("Dupont")
    press(helper, "Relire mes réponses")
    press(helper, "Modifier")
    answer(helper, "copie", "Non")
    press(helper, "Relire mes réponses")
    press(helper, "Envoyer mes réponses")
    doctor.goto(f"/evaluations/{assessment.pk}/aide/")
    follow(doctor, "Dupont")
    press(doctor, "Accepter")
    expect(doctor.get_by_text("La réponse proposée est acceptée.")).to_be_visible()
