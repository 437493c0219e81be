"""An MSP answers for a member, who confirms, answers otherwise with a reason, and is told of a change."""

import re

import pytest
from playwright.sync_api import expect

from assessments.handing_down import take_in
from assessments.models import Notice
from assessments.passing_on import hand_down_where_changed
from practices.models import Practice
from tests.assessments.shared import LATER, an_msp, check, stands
from tests.browser.conftest import DESKTOP
from tests.browser.steps import answer, chosen, follow, open_theme, press, question, title, told
from tests.browser.watching import look

WHY = "Nos sauvegardes restent au cabinet."
SAYS_YES = re.compile(r"MSP du Port répond pour vous\s: Oui, le 10 mars 2026")
REFUSED = "422 (Unprocessable"


@pytest.fixture
def msp(assessment):
    """Its owner, and its assessment; it carries nothing yet."""
    return an_msp(assessment.version, {"copie": "oui", "verrou": "oui"})


def share(page, msp):
    page.goto(f"/evaluations/{msp[1].pk}/")
    follow(page, "Répondre pour nos membres")
    page.get_by_role("checkbox", name="Sauvegardes").check()
    page.get_by_role("checkbox", name="Verrouillage des postes").check()
    press(page, "Enregistrer")
    expect(page.get_by_role("main")).to_contain_text("vos membres le verront d'ici une minute")
    look(page)


def join(page, msp, doctors):
    """By the link that the MSP's owner makes, and the doctor opens."""
    page.goto(f"/structures/{msp[1].practice_id}/rattachement/")
    press(page, "Créer un lien")
    link = page.get_by_label("Copiez ce lien").input_value()
    look(page)
    doctors.goto(link)
    title(doctors, "Rejoindre MSP du Port")
    look(doctors)
    press(doctors, "Rejoindre MSP du Port")
    expect(doctors.get_by_role("main")).to_contain_text("est maintenant rattachée à MSP du Port")


def test_an_msp_answers_once_and_a_member_confirms_overrides_and_is_told(
    opened, dr_martin, assessment, msp, watch
):
    watch.foresee(REFUSED)
    theirs, page = opened(user=msp[0], on=DESKTOP), opened(user=dr_martin)
    share(theirs, msp)
    join(theirs, msp, page)
    page.goto(f"/evaluations/{assessment.pk}/")
    follow(page, "Les relire")
    look(page)
    open_theme(page, assessment)
    expect(question(page, "copie")).to_contain_text(SAYS_YES)
    question(page, "verrou").get_by_role("button", name="C'est vrai chez nous aussi").click()
    expect(question(page, "verrou")).to_contain_text("MSP du Port répond comme vous")
    answer(page, "copie", "Non")
    told(page, "copie", "dites pourquoi c'est différent chez vous")
    look(page)
    question(page, "copie").get_by_label("Pourquoi est-ce autrement chez vous").fill(WHY)
    told(page, "copie", re.compile("Enregistré à"))
    expect(question(page, "copie")).to_contain_text("vous avez répondu Non")
    check(assessment)

    open_theme(theirs, msp[1])
    answer(theirs, "verrou", "Partiellement")
    told(theirs, "verrou", re.compile("Enregistré à"))
    hand_down_where_changed(at=LATER)
    assert Notice.objects.filter(person=dr_martin).count() == 1
    page.reload()
    expect(question(page, "verrou")).to_contain_text("MSP du Port a changé sa réponse")
    look(page)
    question(page, "copie").get_by_role("button", name="Reprendre la réponse de MSP du Port").click()
    chosen(page, "copie", "Oui")
    assert stands(assessment, "copie") == ("oui", True, False)


def test_without_javascript_the_reason_is_asked_for_and_kept(opened, dr_martin, assessment, msp, watch):
    watch.foresee(REFUSED)
    Practice.objects.filter(pk=assessment.practice_id).update(parent=msp[1].practice)
    msp[1].practice.shared_requirements.create(
        referential=assessment.version.referential, requirement="sauvegarde", shared_at=LATER
    )
    take_in(Practice.objects.get(pk=assessment.practice_id), at=LATER)
    page = opened(user=dr_martin, java_script_enabled=False)
    open_theme(page, assessment)
    question(page, "copie").get_by_text("Non", exact=True).click()
    press(page, re.compile("^Enregistrer et"))
    told(page, "copie", "dites pourquoi c'est différent chez vous")
    question(page, "copie").get_by_label("Pourquoi est-ce autrement chez vous").fill(WHY)
    press(page, re.compile("^Enregistrer et"))
    assert stands(assessment, "copie") == ("non", False, False)
