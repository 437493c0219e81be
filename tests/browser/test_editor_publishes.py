"""An editor changes a version, sees what it would do, and publishes it for January 1st; a doctor follows."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import expect

from assessments.answering import save_answers
from assessments.domain.answers import Answer
from referentials.content_loading import current_version, find_version, load_content
from referentials.mapping_loading import load_rows
from tests.browser.conftest import DESKTOP
from tests.browser.steps import follow, press, title
from tests.browser.test_editor import add_mfa, fill, saved, split
from tests.browser.watching import look
from tests.factories import AssessmentFactory

BEFORE = datetime(2026, 11, 22, 9, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 1, 9, tzinfo=UTC)
DRAFT = "/atelier/cabinets/2026.1/"


@pytest.fixture
def begun(practice, dr_martin, cabinets):
    """A doctor's assessment on 2025.1; every requirement that the editor touches is answered."""
    one = AssessmentFactory.create(practice=practice, version=cabinets, started_by=dr_martin)
    codes = ("gov-registre-tenu", "gov-registre-contenu", "sec-sauvegarde-321", "sec-wifi-chiffre")
    answers = {
        code: Answer(choice=question.choices[0].code)
        for code in codes
        if (question := load_content(cabinets.pk).questions.get(code))
    }
    save_answers(by=dr_martin, assessment=one, answers=answers, at=BEFORE)
    return one


def change(page):
    """Adds « MFA », rewords one requirement, splits another and retires a third."""
    page.goto("/atelier/")
    page.locator("a[href$='2025.1/nouveau-brouillon/']").click()
    page.get_by_label("Numéro de la nouvelle version").fill("2026.1")
    press(page, "Créer le brouillon")
    add_mfa(page)
    page.goto(f"{DRAFT}exigences/sec-sauvegarde-321/")
    fill(page, "Titre", "Trois copies, dont une ailleurs")
    press(page, "Enregistrer")
    saved(page)
    split(page)
    page.goto(f"{DRAFT}exigences/gov-registre-contenu/")
    follow(page, "Supprimer du brouillon")
    press(page, "Supprimer du brouillon")


def settle_the_mapping(page):
    page.goto(f"{DRAFT}correspondance/")
    if page.get_by_role("button", name="Proposer une correspondance").count():
        press(page, "Proposer une correspondance")
    if page.get_by_role("button", name="Recalculer").count():
        press(page, "Recalculer")
    look(page)


def study(page):
    page.goto(f"{DRAFT}impact/")
    press(page, "Étudier l'impact")
    expect(page.get_by_role("heading", name="Sur 1 structure")).to_be_visible()
    expect(page.locator(".impact-figures")).to_contain_text("Archivées")
    look(page)


def write_notes(page):
    page.goto(f"{DRAFT}publier/")
    look(page)
    page.goto(f"{DRAFT}reglages/")
    page.get_by_label("Notes de version").fill("Double authentification.")
    page.get_by_label("Applicable à partir du").fill("2027-01-01")
    press(page, "Enregistrer les réglages")
    expect(page.get_by_text("Les réglages sont enregistrés")).to_be_visible()


def publish(page):
    page.goto(f"{DRAFT}publier/")
    page.get_by_label("Pour confirmer, écrivez le numéro de la version").fill("2026.1")
    look(page)
    press(page, "Publier la version 2026.1")
    expect(page.get_by_text("deviendra la version actuelle le 01/01/2027")).to_be_visible()


def test_a_version_is_changed_studied_and_published_for_january_1st(opened, editor, dr_martin, begun):
    with time_machine.travel(BEFORE, tick=True):
        page = opened(user=editor, on=DESKTOP)
        change(page)
        settle_the_mapping(page)
        study(page)
        write_notes(page)
        publish(page)
        assert current_version("cabinets").number == "2025.1"
    rows = load_rows(find_version("cabinets", "2025.1"), find_version("cabinets", "2026.1"))
    changes = {row.before: (row.change, row.after) for row in rows if row.change != "identical"}
    assert changes[("gov-registre-tenu",)] == ("split", ("gov-registre-tenu", "registre-relu"))
    assert changes[("gov-registre-contenu",)] == ("removed", ())
    assert changes[()] == ("new", ("mfa",))
    with time_machine.travel(NEW_YEAR, tick=True):
        assert current_version("cabinets").number == "2026.1"
        carry_over(opened(user=dr_martin), begun)
    begun.refresh_from_db()
    assert begun.state == "carried_over"


def carry_over(page, begun):
    page.goto(f"/evaluations/{begun.pk}/")
    follow(page, "Voir ce que la reprise changerait")
    title(page, "Reprendre sur la version 2026.1")
    look(page)
    press(page, "Reprendre sur la version 2026.1")
    title(page, "Bilan de la reprise")
