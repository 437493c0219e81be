"""One question at a time: which comes after which, what a page carries ahead, and where each post leads."""

import re

import pytest
from django.urls import reverse

from assessments.domain.applicability import settle_scope
from assessments.domain.express import express_questions
from assessments.domain.walking import Course, plan_walk
from assessments.queries import load_sheet
from practices.models import Practice
from referentials.content_loading import load_content
from tests.assessments.asking import REASON, autosave, chosen_in, fields, shows, text_of, url
from tests.factories import AssessmentFactory

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


def page(client, assessment, question="verrou", **query):
    return client.get(url("one_question", assessment, question), query)


def post(client, assessment, question, **data):
    return client.post(url("one_question", assessment, question), data)


def walk_of(assessment, course, *, theme=""):
    sheet = load_sheet(assessment)
    return plan_walk(
        course, content=sheet.content, scope=sheet.scope, unconfirmed=sheet.to_confirm, theme=theme
    )


@pytest.fixture
def begun(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers={"copie": "oui"})


def test_a_walk_of_a_theme_meets_every_question_in_order(begun):
    walk = walk_of(begun, Course.THEME, theme="postes")
    assert walk.codes == ("verrou", "copie", "essai")
    assert [walk.next_after(code) for code in walk.codes] == ["copie", "essai", ""]
    assert [walk.previous_before(code) for code in walk.codes] == ["", "verrou", "copie"]
    assert (walk.first_unsettled, walk.settled_count) == ("verrou", 1)


def test_a_walk_of_what_remains_leaves_out_what_is_answered_and_comes_back_to_what_was_skipped(begun):
    walk = walk_of(begun, Course.REMAINING)
    assert walk.codes == ("verrou", "copie", "essai", "affiche")
    assert [walk.next_after(code) for code in walk.codes] == ["essai", "essai", "affiche", "verrou"]
    assert walk.stretch("verrou", at_most=2) == ("verrou", "essai")
    assert walk.stretch("essai", at_most=20) == ("essai", "affiche")


def test_what_awaits_a_yes_remains(begun):
    begun.choices["copie"].append(True)
    assert walk_of(begun, Course.REMAINING).next_after("verrou") == "copie"


def test_a_walk_where_all_is_answered_has_no_first_question(practice, dr_martin, small):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    full = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    walk = walk_of(full, Course.REMAINING)
    assert (walk.first_unsettled, walk.next_after("copie")) == ("", "")


def test_the_express_walk_asks_the_questions_of_the_express_pass(cabinets, practice, dr_martin):
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    content = load_content(cabinets.pk)
    scope = settle_scope(content, load_sheet(assessment).profile, {})
    walk = walk_of(assessment, Course.EXPRESS)
    assert walk.codes == express_questions(content, scope)
    assert walk.stretch(walk.codes[3], at_most=2) == walk.codes


def test_the_door_leads_to_the_first_open_question(doctor, begun):
    door = url("one_by_one", begun)
    assert doctor.get(door, {"theme": "postes"}).url == url("one_question", begun, "verrou")
    assert doctor.get(door).url == url("one_question", begun, "verrou") + "?parcours=restantes"
    autosave(doctor, begun, "verrou", "oui")
    assert doctor.get(door, {"theme": "postes"}).url == url("one_question", begun, "essai")


def test_the_door_of_what_is_done_leads_to_its_end_and_a_done_theme_to_its_start(
    doctor, practice, dr_martin, small
):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    full = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    assert doctor.get(url("one_by_one", full)).url == url("walk_end", full)
    assert doctor.get(url("one_by_one", full), {"parcours": "express"}).url == url("express_outcome", full)
    assert doctor.get(url("one_by_one", full), {"theme": "equipe"}).url == url(
        "one_question", full, "affiche"
    )


def test_a_page_shows_one_question_and_carries_the_others_asleep(doctor, begun):
    response = page(doctor, begun, "copie")
    asleep = "".join(re.findall(r"<template>.*?</template>", response.content.decode(), re.S))
    awake = re.sub(r"<template>.*?</template>", "", response.content.decode(), flags=re.S)
    assert re.findall(r'class="question" id="q-([\w-]+)"', awake) == ["copie"]
    assert re.findall(r'class="question" id="q-([\w-]+)"', asleep) == ["verrou", "essai"]
    assert '<article id="q-papier-garde" hidden></article>' in asleep  # an answer may open it
    assert "Question 2 sur 3" in text_of(response)


def test_a_page_of_what_remains_carries_twenty_questions_ahead(doctor, cabinets, practice, dr_martin):
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    first = walk_of(assessment, Course.REMAINING).codes[0]
    response = page(doctor, assessment, first, parcours="restantes")
    assert response.content.decode().count('class="question"') == 20
    assert f'data-total="{assessment.asked_count}"' in response.content.decode()


def test_a_question_outside_its_course_is_met_in_its_theme(doctor, cabinets, practice, dr_martin):
    assessment = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    express = walk_of(assessment, Course.EXPRESS).codes
    outside = next(code for code in walk_of(assessment, Course.REMAINING).codes if code not in express)
    response = page(doctor, assessment, outside, parcours="express")
    assert 'name="parcours" value="theme"' in response.content.decode()


@pytest.mark.parametrize("question", ["papier-garde", "wifi-separe", "inconnue"])
def test_a_question_that_is_not_asked_is_not_found(doctor, begun, question):
    assert page(doctor, begun, question).status_code == 404
    assert post(doctor, begun, question, **fields(question, "oui")).status_code == 404


@pytest.mark.parametrize("query", [{"theme": "inconnu"}, {"theme": "reseau"}])
def test_a_theme_that_asks_nothing_has_no_walk(doctor, begun, query):
    assert doctor.get(url("one_by_one", begun), query).status_code == 404
    assert doctor.get(url("walk_end", begun), query).status_code == 404


def test_a_post_saves_and_leads_on_even_to_the_question_that_it_opened(doctor, assessment):
    response = post(doctor, assessment, "copie", **fields("copie", "non"), next="1")
    assert response.url == url("one_question", assessment, "papier-garde") + "#q-papier-garde"
    assert assessment.answers.get().choice == "non"


def test_nothing_said_saves_nothing_and_leads_on(doctor, assessment):
    response = post(doctor, assessment, "verrou", **fields("verrou"), next="1")
    assert response.url == url("one_question", assessment, "copie") + "#q-copie"
    assert not assessment.answers.exists()


def test_the_last_question_leads_to_the_end(doctor, assessment):
    response = post(doctor, assessment, "affiche", **fields("affiche", "oui"), next="1")
    assert response.url == url("walk_end", assessment) + "?theme=equipe"
    address = url("one_question", assessment, "affiche") + "?parcours=restantes"
    response = doctor.post(
        address, fields("affiche", "non", seen=assessment.answers.get().revision) | {"next": "1"}
    )
    assert response.url == url("one_question", assessment, "verrou") + "?parcours=restantes#q-verrou"


def test_a_refused_answer_stays_on_its_page_as_typed(doctor, assessment):
    response = post(doctor, assessment, "verrou", **fields("verrou", "sans_objet", reason="court"), next="1")
    assert response.status_code == 422
    assert chosen_in(response, "verrou") == "sans_objet"
    assert ">court</textarea>" in response.content.decode()
    assert "10 caractères au moins" in text_of(response)


def test_the_buttons_beside_an_answer_come_back_to_the_walk(doctor, begun):
    seen = begun.choices["copie"][1]
    form = fields("copie", "oui", seen=seen) | {"erase": "copie", "parcours": "restantes"}
    response = doctor.post(url("save", begun, "copie"), form)
    assert response.url == url("one_question", begun, "copie") + "?parcours=restantes#q-copie"
    refused = doctor.post(
        url("save", begun, "copie"), fields("copie", "non", seen=seen) | {"parcours": "theme"}
    )
    assert refused.status_code == 422
    assert "data-one-by-one" in refused.content.decode()


def test_the_end_says_what_was_skipped_and_where_to_go_on(doctor, begun):
    response = doctor.get(url("walk_end", begun), {"theme": "postes"})
    assert "2 questions attendent encore" in text_of(response)
    assert "Vos postes se verrouillent-ils seuls" in text_of(response)
    assert "Thème suivant : Équipe" in text_of(response)
    assert url("one_by_one", begun) + "?theme=equipe" in response.content.decode()


def test_the_end_of_everything_leads_to_the_result(doctor, practice, dr_martin, small):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    full = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    response = doctor.get(url("walk_end", full))
    assert "Toutes les questions ont une réponse" in text_of(response)
    assert url("complete", full) in response.content.decode()


def test_a_reader_walks_and_changes_nothing(watching, assessment):
    response = page(watching, assessment, "copie")
    assert shows(response, "copie")
    assert "data-save=" not in response.content.decode()
    assert url("one_question", assessment, "verrou") + "#q-verrou" in response.content.decode()
    assert post(watching, assessment, "copie", **fields("copie", "oui")).status_code == 404


def test_a_completed_assessment_is_walked_and_not_changed(doctor, practice, dr_martin, small):
    given = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "oui")
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=given, completed=True
    )
    assert "<fieldset disabled" in page(doctor, done).content.decode()
    assert post(doctor, done, "verrou", **fields("verrou", "sans_objet", reason=REASON)).status_code == 422


# ---- the mode


def theme(client, assessment, **more):
    return client.get(url("theme", assessment, "postes"), **more)


def test_a_phone_is_led_to_one_question_at_a_time_unless_its_owner_chose(doctor, assessment):
    agent = {"User-Agent": PHONE}
    assert theme(doctor, assessment, headers=agent).url == url("one_by_one", assessment) + "?theme=postes"
    doctor.get(url("theme", assessment, "postes"), {"vue": "theme"}, headers=agent)
    assert theme(doctor, assessment, headers=agent).status_code == 200


def test_a_desk_keeps_the_whole_theme_unless_its_owner_chose(doctor, assessment):
    assert theme(doctor, assessment).status_code == 200
    doctor.get(url("one_by_one", assessment), {"theme": "postes", "vue": "une"})
    assert theme(doctor, assessment).status_code == 302
    doctor.get(url("one_by_one", assessment), {"theme": "postes", "vue": "autre"})
    assert theme(doctor, assessment).status_code == 302


def test_who_only_reads_keeps_the_whole_theme(watching, assessment):
    assert theme(watching, assessment, headers={"User-Agent": PHONE}).status_code == 200


# ---- what a page costs


def test_a_page_takes_the_same_few_statements_in_a_small_theme_and_a_large_one(
    doctor, cabinets, practice, dr_martin, django_assert_max_num_queries
):
    practice.kind, practice.facts = Practice.Kind.MSP, list(load_content(cabinets.pk).facts_by_code)
    practice.save()
    full = AssessmentFactory(practice=practice, version=cabinets, started_by=dr_martin)
    doctor.get(reverse("assessments:overview", args=[full.pk]))
    for name in ("site_web", "securite_technique"):
        first = walk_of(full, Course.THEME, theme=name).codes[0]
        with django_assert_max_num_queries(10):
            page(doctor, full, first)
    with django_assert_max_num_queries(6):
        doctor.get(url("walk_end", full))
