"""The theme page under hard conditions: keyboard alone, two people, a cut network, an ended session."""

import re

from playwright.sync_api import expect

from assessments.models import Answer
from tests.browser.conftest import DESKTOP
from tests.browser.steps import SAVED, answer, chosen, open_theme, question, told
from tests.browser.watching import look

NETWORK_CUT = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
CUT = "Votre réponse est gardée"
FOCUSED = """() => {
    const at = document.activeElement, box = (at.closest("label.answer") ?? at).getBoundingClientRect();
    const style = getComputedStyle(at.closest("label.answer") ?? at);
    const bar = document.querySelector("#progress").getBoundingClientRect();
    return {
        outline: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.top >= 0 && (!!at.closest("#progress") || box.bottom <= bar.top || box.top >= bar.bottom),
    };
}"""


def stored(assessment, code):
    """The choice in force; empty without an answer."""
    assessment.refresh_from_db()
    return assessment.choices.get(code, [""])[0]


def until(page, expression):
    """Playwright's own waiting evaluates strings in the page, which the site's policy rightly forbids."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


def tab_until(page, selector, *, key="Tab"):
    """Presses Tab until the focus is there; each stop on the way shows its focus."""
    for _ in range(60):
        page.keyboard.press(key)
        if not page.evaluate("document.activeElement.matches('.skip-link, body')"):
            assert page.evaluate(FOCUSED) == {"outline": True, "seen": True}
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_by_keyboard_alone(opened, dr_martin, assessment):
    page = opened(user=dr_martin, on=DESKTOP)
    open_theme(page, assessment)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()
    tab_until(page, "[name=choice-verrou]")
    page.keyboard.press("Space")
    told(page, "verrou", SAVED)
    chosen(page, "verrou", "Oui")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    chosen(page, "verrou", "Non")
    told(page, "verrou", SAVED)
    tab_until(page, "#q-verrou .question-more summary")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Commentaire sur « Vos postes")).to_be_visible()
    tab_until(page, ".site-footer a")
    tab_until(page, "[name=choice-copie]", key="Shift+Tab")
    assert stored(assessment, "verrou") == "non"


def test_an_answer_opens_the_questions_that_depend_on_it(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    open_theme(page, assessment)
    expect(question(page, "essai")).to_be_hidden()
    answer(page, "copie", "Partiellement")
    expect(question(page, "essai")).to_be_visible()
    look(page)
    answer(page, "essai", "Non")
    told(page, "essai", SAVED)
    answer(page, "copie", "Non")
    expect(question(page, "essai")).to_be_hidden()
    expect(question(page, "papier-garde")).to_be_visible()


def test_the_second_of_two_people_is_told_and_chooses(opened, dr_martin, secretary, assessment, watch):
    first, second = opened(user=dr_martin), opened(user=secretary, on=DESKTOP)
    for page in (first, second):
        open_theme(page, assessment)
    answer(first, "verrou", "Oui")
    told(first, "verrou", SAVED)
    watch.foresee("409 (Conflict)")
    answer(second, "verrou", "Non")
    told(second, "verrou", re.compile(r"Camille Martin a répondu «\sOui\s».*La vôtre, «\sNon\s»", re.S))
    look(second)
    assert stored(assessment, "verrou") == "oui"
    second.get_by_role("button", name="Garder la mienne").click()
    told(second, "verrou", SAVED)
    chosen(second, "verrou", "Non")
    first.reload()
    chosen(first, "verrou", "Non")


def test_the_second_of_two_people_takes_the_other_answer(opened, dr_martin, secretary, assessment, watch):
    first, second = opened(user=dr_martin), opened(user=secretary)
    for page in (first, second):
        open_theme(page, assessment)
    answer(first, "verrou", "Oui")
    told(first, "verrou", SAVED)
    watch.foresee("409 (Conflict)")
    answer(second, "verrou", "Non")
    second.get_by_role("button", name="Prendre l'autre").click()
    told(second, "verrou", "Répondu par Camille Martin")
    chosen(second, "verrou", "Oui")


def test_an_erased_answer_is_asked_again(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    open_theme(page, assessment)
    answer(page, "verrou", "Oui")
    told(page, "verrou", SAVED)
    question(page, "verrou").get_by_role("button", name="Effacer").click()
    expect(question(page, "verrou").get_by_role("radio", name="Oui")).not_to_be_checked()
    told(page, "verrou", re.compile(r"^\s*$"))
    assert stored(assessment, "verrou") == ""


def test_an_answer_given_without_network_arrives_when_it_is_back(opened, dr_martin, assessment, watch):
    watch.foresee(*NETWORK_CUT)
    page = opened(user=dr_martin)
    open_theme(page, assessment)
    page.context.set_offline(True)
    answer(page, "verrou", "Oui")
    told(page, "verrou", CUT)
    answer(page, "copie", "Non")
    told(page, "copie", CUT)
    look(page)
    page.context.set_offline(False)
    told(page, "verrou", SAVED)
    told(page, "copie", SAVED)
    page.reload()
    chosen(page, "verrou", "Oui")
    chosen(page, "copie", "Non")


def test_an_answer_given_without_network_outlives_a_reload(opened, dr_martin, assessment, watch):
    watch.foresee(*NETWORK_CUT, "422 (Unprocessable Entity)")  # what was said before its reason goes first
    page = opened(user=dr_martin)
    open_theme(page, assessment)
    page.route("**/questions/**", lambda route: route.abort())
    answer(page, "verrou", "Sans objet")
    question(page, "verrou").get_by_label("Pourquoi est-ce sans objet").fill("Aucun poste informatique ici.")
    told(page, "verrou", CUT)
    until(page, "JSON.stringify(localStorage).includes('Aucun poste')")
    page.reload()
    chosen(page, "verrou", "Sans objet")
    page.unroute("**/questions/**")
    told(page, "verrou", SAVED)
    assert Answer.objects.get(question="verrou").reason == "Aucun poste informatique ici."
    assert stored(assessment, "verrou") == "sans_objet"


def test_an_answer_that_a_broken_server_refused_is_sent_again(opened, dr_martin, assessment, watch):
    watch.foresee("500 (Internal Server Error)", "Response Status Error Code 500")
    page = opened(user=dr_martin)
    open_theme(page, assessment)
    page.route("**/questions/**", lambda route: route.fulfill(status=500, body=""), times=1)
    answer(page, "verrou", "Oui")
    told(page, "verrou", CUT)
    told(page, "verrou", SAVED)


def test_an_answer_given_after_the_session_ended_is_kept_until_the_next(opened, dr_martin, assessment, watch):
    page = opened(user=dr_martin)
    page.on("dialog", lambda dialog: dialog.accept())
    open_theme(page, assessment)
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    answer(page, "verrou", "Oui")
    told(page, "verrou", "votre session a expiré")
    expect(page.get_by_role("heading", level=1)).to_have_text("Postes de travail")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
    page.context.add_cookies(cookies)
    open_theme(page, assessment)
    told(page, "verrou", SAVED)
    chosen(page, "verrou", "Oui")
