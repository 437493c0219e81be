"""A DPO's day: the list and its filters, where many are weak, one action for all of them, a campaign."""

import pytest
from playwright.sync_api import expect

from practices.models import Mandate
from tests.assessments.versions import SMALL, publish
from tests.browser.conftest import DESKTOP
from tests.browser.steps import follow, press, title
from tests.browser.watching import look
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory

WEAK = {"verrou": "non", "copie": "non"}


@pytest.fixture
def followed(dpo, cabinets, _database_of_production):
    """Three practices, two of them weak, on the small version; one shows its figures only."""
    small = publish(SMALL)
    for name, department, answers, scope in (
        ("Cabinet Nord", "59", WEAK, Mandate.Scope.ANSWERS),
        ("Cabinet Sud", "13", WEAK, Mandate.Scope.EVIDENCE),
        ("Cabinet Est", "67", {"verrou": "oui", "copie": "oui"}, Mandate.Scope.FIGURES),
    ):
        practice = PracticeFactory.create(name=name, department=department)
        MandateFactory.create(practice=practice, dpo=dpo, scope=scope)
        AssessmentFactory.create(practice=practice, version=small, answers=answers)


def test_a_dpo_finds_where_to_act_and_acts_on_many(opened, dpo, followed):
    page = opened(user=dpo, on=DESKTOP)
    page.goto("/suivi/?referentiel=essai")
    title(page, "Mes structures suivies")
    look(page)
    page.get_by_text("Chercher, filtrer, trier").click()
    page.get_by_label("Département").fill("59")
    press(page, "Appliquer")
    expect(page.get_by_role("main")).not_to_contain_text("Cabinet Sud")
    page.get_by_text("Enregistrer cette vue").click()
    page.get_by_label("Nom de la vue").fill("Le Nord")
    press(page, "Enregistrer la vue")
    expect(page.get_by_role("link", name="Le Nord", exact=True)).to_be_visible()
    follow(page, "Carte des thèmes")
    title(page, "Carte des thèmes")
    expect(page.get_by_role("main")).not_to_contain_text("Cabinet Sud")
    look(page)
    follow(page, "Tout effacer")
    expect(page.get_by_role("main")).to_contain_text("Cabinet Sud")
    follow(page, "Chiffres et écarts")
    title(page, "Chiffres et écarts")
    look(page)
    gaps = page.get_by_role("table").filter(has_text="Ne sait pas")
    gaps.get_by_role("link").first.click()
    expect(page.get_by_role("main")).to_contain_text("Retirer ce filtre")
    expect(page.get_by_role("main")).not_to_contain_text("Cabinet Est")


def test_one_action_is_proposed_and_a_campaign_launched_and_closed(opened, dpo, followed):
    page = opened(user=dpo, on=DESKTOP)
    page.goto("/suivi/chiffres/?referentiel=essai")
    follow(page, "Proposer une action")
    look(page)
    page.get_by_label("À faire avant le").fill("2099-12-31")
    press(page, "Proposer")
    expect(page.get_by_role("main")).to_contain_text("L'action est proposée")
    look(page)
    page.goto("/suivi/")
    follow(page, "Campagnes")
    title(page, "Campagnes")
    look(page)
    follow(page, "Lancer une campagne")
    page.get_by_label("Titre").fill("Bilan de printemps")
    page.get_by_label("À terminer avant le").fill("2099-12-31")
    look(page)
    press(page, "Lancer")
    title(page, "Bilan de printemps")
    expect(page.get_by_role("main")).to_contain_text("Cabinet Nord")
    look(page)
    press(page, "Clore")
    expect(page.get_by_role("main")).to_contain_text("La campagne est close")
