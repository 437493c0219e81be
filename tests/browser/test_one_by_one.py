"""One question at a time: on a phone, by keyboard alone, without JavaScript, without a network."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.steps import REASON, SAVED, answer, chosen, question, told
from tests.browser.test_questionnaire import FOCUSED, NETWORK_CUT, stored, until
from tests.browser.watching import look
from tests.factories import AssessmentFactory

QUEUE = "Object.keys(localStorage).filter((key) => key.startsWith('answers ') && key.includes('-')).length"


def walk(page, assessment, query="?theme=postes"):
    page.goto(f"/evaluations/{assessment.pk}/une-a-une/{query}")


def at(page, code, place):
    """Waits until `code` is the question shown, and says where it stands."""
    expect(question(page, code)).to_be_visible()
    expect(page.locator(".question:visible")).to_have_count(1)
    expect(page.locator(".walk-position p")).to_have_text(f"Question {place}")
    assert f"/une-a-une/{code}/" in page.url


def forth(page):
    page.get_by_role("button", name=re.compile("Suivante|Terminer|Enregistrer et continuer")).click()


def test_a_phone_walks_through_a_theme_with_one_thumb(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    walk(page, assessment)
    at(page, "verrou", "1 sur 2")
    look(page)
    answer(page, "verrou", "Oui")
    told(page, "verrou", SAVED)
    look(page)
    forth(page)
    at(page, "copie", "2 sur 2")
    answer(page, "copie", "Partiellement")
    expect(page.locator(".walk-position p")).to_have_text("Question 2 sur 3")  # the answer opened a question
    forth(page)
    at(page, "essai", "3 sur 3")
    page.go_back()
    at(page, "copie", "2 sur 3")
    page.go_forward()
    answer(page, "essai", "Non")
    told(page, "essai", SAVED)
    forth(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce thème est complet")
    look(page)
    assert [stored(assessment, code) for code in ("verrou", "copie", "essai")] == [
        "oui",
        "partiellement",
        "non",
    ]


def test_the_keyboard_alone_answers_and_goes_on(opened, dr_martin, assessment):
    page = opened(user=dr_martin, on=DESKTOP)
    walk(page, assessment)
    page.keyboard.press("Digit3")
    told(page, "verrou", SAVED)
    page.keyboard.press("ArrowRight")
    at(page, "copie", "2 sur 2")
    assert page.evaluate("document.activeElement.matches('#q-copie legend')")
    page.keyboard.press("Shift+Digit1")  # how a French keyboard types 1
    told(page, "copie", SAVED)
    page.keyboard.press("k")
    at(page, "verrou", "1 sur 3")
    page.keyboard.press("Tab")  # among the answers, arrows look for one
    page.keyboard.press("ArrowRight")
    chosen(page, "verrou", "Je ne sais pas")
    page.keyboard.press("Enter")
    at(page, "copie", "2 sur 3")
    page.keyboard.press("Enter")
    at(page, "essai", "3 sur 3")
    assert page.evaluate("document.activeElement.matches('#q-essai legend')")


def test_every_stop_of_the_tab_key_is_seen(opened, dr_martin, assessment):
    page = opened(user=dr_martin, on=PHONE)
    walk(page, assessment)
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip-link, body')"):
            continue
        found = page.evaluate(FOCUSED.replace("#progress", ".walk-bar"))
        assert found == {"outline": True, "seen": True}, page.evaluate("document.activeElement.outerHTML")


def test_the_keys_can_be_switched_off_and_never_play_while_one_writes(opened, dr_martin, assessment, watch):
    watch.foresee("422 (Unprocessable Entity)")  # a comment without an answer
    page = opened(user=dr_martin, on=DESKTOP)
    walk(page, assessment)
    page.get_by_text("Commenter", exact=True).first.click()
    page.get_by_label("Commentaire sur").first.focus()
    page.keyboard.type("1 j ?")
    expect(page.get_by_label("Commentaire sur").first).to_have_value("1 j ?")
    at(page, "verrou", "1 sur 2")
    page.locator("#q-verrou legend").focus()
    page.keyboard.press("Control+Digit1")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Raccourcis au clavier")).to_be_visible()
    look(page)
    page.get_by_role("switch", name="Raccourcis actifs").uncheck()
    page.get_by_role("button", name="Fermer").click()
    assert page.evaluate("document.activeElement.matches('#q-verrou legend')")
    page.keyboard.press("Digit1")
    page.keyboard.press("j")
    at(page, "verrou", "1 sur 2")
    page.reload()
    page.keyboard.press("Digit1")
    expect(question(page, "verrou").locator(":checked")).to_have_count(0)


def test_without_javascript_each_question_is_a_page(opened, dr_martin, assessment, watch):
    watch.foresee("422 (Unprocessable Entity)")
    page = opened(user=dr_martin, java_script_enabled=False)
    walk(page, assessment)
    answer(page, "verrou", "Sans objet")
    forth(page)
    told(page, "verrou", "10 caractères au moins")
    question(page, "verrou").get_by_label("Pourquoi est-ce sans objet").fill(REASON)
    forth(page)
    at(page, "copie", "2 sur 2")
    answer(page, "copie", "Oui")
    forth(page)
    at(page, "essai", "3 sur 3")
    page.get_by_role("link", name="Précédente").click()
    question(page, "copie").get_by_role("button", name="Effacer").click()
    at(page, "copie", "2 sur 2")
    forth(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Presque fini")
    page.get_by_role("link", name="Copiez-vous vos données").click()
    page.get_by_role("link", name="Tout le thème").click()
    expect(page.locator(".question")).to_have_count(2)
    assert stored(assessment, "verrou") == "sans_objet"


def test_going_on_alone_is_asked_for_and_can_be_taken_back(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    walk(page, assessment)
    page.get_by_role("switch", name="Passer seul").check()
    answer(page, "verrou", "Oui")
    at(page, "copie", "2 sur 2")
    page.get_by_role("link", name="Revenir").click()
    at(page, "verrou", "1 sur 2")
    answer(page, "verrou", "Je ne sais pas")  # there is more to say: it waits
    told(page, "verrou", SAVED)
    page.wait_for_timeout(700)
    at(page, "verrou", "1 sur 2")


def test_the_mode_is_remembered(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    theme = f"/evaluations/{assessment.pk}/themes/postes/"
    page.goto(theme)
    page.get_by_role("link", name="Une à la fois").click()
    at(page, "verrou", "1 sur 2")
    page.goto(f"{theme}#q-copie")
    at(page, "copie", "2 sur 2")
    page.get_by_role("link", name="Tout le thème").click()
    expect(question(page, "copie")).to_be_in_viewport()
    page.goto(theme)
    expect(page.locator(".question:visible")).to_have_count(2)


def test_twenty_answers_with_the_network_cut_in_the_middle_are_each_stored_once(
    opened, dr_martin, practice, cabinets, watch
):
    watch.foresee(*NETWORK_CUT)
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    page = opened(user=dr_martin)
    walk(page, assessment, "?parcours=restantes")
    given = []
    for turn in range(20):
        if turn == 6:
            page.context.set_offline(True)
        given.append(page.locator(".is-current .question").get_attribute("id").removeprefix("q-"))
        page.locator(".is-current label.answer").nth(turn % 3).click()
        if turn == 15:
            look(page)
            page.context.set_offline(False)
        if turn < 19:
            forth(page)
    told(page, given[-1], SAVED)
    until(page, f"{QUEUE} === 0")
    expect(page.locator("answer-queue")).to_be_hidden()
    rows = list(assessment.answers.order_by("revision").values_list("question", flat=True))
    assert rows == given  # in their order, each once


def test_what_waits_is_sent_from_any_page_and_by_nobody_else(opened, dr_martin, secretary, assessment, watch):
    watch.foresee(*NETWORK_CUT)
    page = opened(user=dr_martin)
    walk(page, assessment)
    page.route("**/questions/**", lambda route: route.abort())
    answer(page, "verrou", "Non")
    expect(page.locator("answer-queue")).to_contain_text("1 réponse attend le réseau.")
    look(page)
    page.reload()
    chosen(page, "verrou", "Non")
    expect(page.locator("answer-queue")).to_contain_text("1 réponse attend le réseau.")
    mine = page.context.cookies()
    other = opened(user=secretary)
    page.context.add_cookies([c for c in other.context.cookies() if c["name"] == "sessionid"])
    page.unroute("**/questions/**")
    page.goto(f"/evaluations/{assessment.pk}/resultats/")
    page.wait_for_timeout(300)
    assert stored(assessment, "verrou") == ""
    page.context.add_cookies([c for c in mine if c["name"] == "sessionid"])
    page.goto(f"/evaluations/{assessment.pk}/resultats/")
    until(page, f"{QUEUE} === 0")
    assert stored(assessment, "verrou") == "non"
    assert assessment.answers.get(question="verrou").answered_by == dr_martin


def test_a_conflict_met_after_a_cut_waits_for_a_decision(opened, dr_martin, secretary, assessment, watch):
    watch.foresee(*NETWORK_CUT, "409 (Conflict)")
    first, second = opened(user=dr_martin), opened(user=secretary, on=DESKTOP)
    walk(first, assessment)
    first.route("**/questions/**", lambda route: route.abort())
    answer(first, "verrou", "Non")
    expect(first.locator("answer-queue")).to_contain_text("attend le réseau")
    walk(second, assessment)
    answer(second, "verrou", "Oui")
    told(second, "verrou", SAVED)
    first.unroute("**/questions/**")
    first.goto(f"/evaluations/{assessment.pk}/resultats/")
    expect(first.locator("answer-queue")).to_contain_text("1 réponse n'est pas enregistrée")
    look(first)
    first.get_by_role("link", name="La revoir").click()
    told(first, "verrou", re.compile(r"Dominique Petit a répondu «\sOui\s».*La vôtre, «\sNon\s»", re.S))
    look(first)
    assert stored(assessment, "verrou") == "oui"
    first.get_by_role("button", name="Prendre l'autre").click()
    chosen(first, "verrou", "Oui")
    expect(first.locator("answer-queue")).to_be_hidden()
    assert assessment.answers.filter(question="verrou").count() == 1


def test_an_answer_whose_reply_was_lost_is_no_conflict_with_the_next(opened, dr_martin, assessment, watch):
    watch.foresee("ERR_FAILED", "409 (Conflict)")
    page = opened(user=dr_martin)
    walk(page, assessment)

    def lose_the_reply(route):
        route.fetch()  # the server stores it
        route.abort()

    page.route("**/questions/**", lose_the_reply, times=1)
    answer(page, "verrou", "Oui")
    expect(page.locator("answer-queue")).to_contain_text("attend le réseau")
    answer(page, "verrou", "Non")
    told(page, "verrou", SAVED)
    until(page, f"{QUEUE} === 0")
    choices = list(assessment.answers.order_by("revision").values_list("choice", flat=True))
    assert choices == ["oui", "non"]


def test_two_tabs_of_one_browser_show_the_same(opened, dr_martin, assessment):
    page = opened(user=dr_martin)
    walk(page, assessment)
    other = page.context.new_page()
    walk(other, assessment)
    answer(page, "verrou", "Oui")
    told(other, "verrou", SAVED)
    chosen(other, "verrou", "Oui")
    answer(other, "verrou", "Non")
    told(page, "verrou", SAVED)
    chosen(page, "verrou", "Non")
    assert stored(assessment, "verrou") == "non"
