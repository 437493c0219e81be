"""The express pass first, then why the rest is not asked; a profile corrected midway loses nothing."""

import re

import pytest
from playwright.sync_api import expect

from assessments.domain.express import express_questions
from assessments.queries import load_sheet
from practices.models import Practice
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import SAVED, answer, chosen, follow, press, question, title, told
from tests.browser.watching import look
from tests.domain.test_fitting_a_practice import USUAL
from tests.factories import AssessmentFactory


@pytest.fixture
def begun(cabinets, practice, dr_martin):
    """A practitioner alone, nothing answered."""
    Practice.objects.update(facts=sorted(USUAL))
    practice.refresh_from_db()
    return AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_express_pass_leads_from_the_overview_to_a_score_and_first_actions(
    opened, dr_martin, begun, device
):
    page = opened(user=dr_martin, on=device)
    page.goto(f"/evaluations/{begun.pk}/")
    look(page)
    follow(page, "Commencer le diagnostic express")
    title(page, "Diagnostic express")
    look(page)
    expect(page.locator(".question")).to_have_count(20)
    answer(page, "gov-cooperation-cnil", "Non")
    told(page, "gov-cooperation-cnil", SAVED)
    expect(page.locator("#express-progress")).to_contain_text(re.compile("1.sur.20"))
    press(page, "Voir mon diagnostic")
    title(page, "Votre diagnostic express")
    expect(page.get_by_text("Niveau atteignable")).to_be_visible()
    expect(page.locator(".action-row")).to_have_count(1)
    look(page)
    follow(page, "Les finir")
    chosen(page, "gov-cooperation-cnil", "Non")


def test_without_javascript_one_button_saves_the_pass(opened, dr_martin, begun):
    page = opened(user=dr_martin, java_script_enabled=False)
    page.goto(f"/evaluations/{begun.pk}/express/")
    sheet = load_sheet(begun)
    for code in express_questions(sheet.content, sheet.scope):
        question(page, code).get_by_role("radio").first.check()
    press(page, "Voir mon diagnostic")
    title(page, "Votre diagnostic express")
    expect(page.get_by_text("Les 20 questions qui pèsent le plus ont une réponse.")).to_be_visible()
    expect(page.get_by_text("Le reste resserre la fourchette")).to_be_visible()


def test_a_profile_corrected_midway_hides_and_brings_back(opened, dr_martin, begun):
    page = opened(user=dr_martin)
    page.goto(f"/evaluations/{begun.pk}/themes/securite_technique/")
    answer(page, "sec-wifi", "Partiellement")
    told(page, "sec-wifi", SAVED)
    for ticked in (False, True):
        page.goto(f"/evaluations/{begun.pk}/ecartees/")
        look(page)
        follow(page, "Corriger le profil")
        page.get_by_role("checkbox", name="J'ai un réseau Wi-Fi au cabinet").set_checked(ticked)
        press(page, "Enregistrer mon profil")
        page.goto(f"/evaluations/{begun.pk}/themes/securite_technique/")
        expect(page.locator("#q-sec-wifi.question")).to_have_count(int(ticked))
    chosen(page, "sec-wifi", "Partiellement")


def test_a_group_reads_whether_it_needs_a_dpo(opened, dr_martin, practice):
    Practice.objects.update(kind=Practice.Kind.GROUP)
    page = opened(user=dr_martin)
    page.goto(f"/structures/{practice.pk}/")
    follow(page, "DPO et analyse d'impact")
    look(page)
    page.get_by_role("radio", name="10 000 ou plus").check()
    page.get_by_role("radio", name="Oui, les dossiers sont dans un même système").check()
    press(page, "Enregistrer")
    expect(page.get_by_text("Attendu par la CNIL, sans être obligatoire")).to_have_count(2)
    look(page)
