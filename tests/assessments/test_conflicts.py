"""Two people on the same question: nobody's answer vanishes in silence."""

import re

import pytest
from django.test import Client

from tests.assessments.asking import autosave, chosen_in, fields, in_force_of, seen_in, text_of, url
from tests.factories import REASON


@pytest.fixture
def other(secretary):
    """The secretary's browser."""
    other = Client()
    other.force_login(secretary)
    return other


@pytest.fixture
def conflict(doctor, other, assessment):
    """The secretary answered « Non » after the doctor's page was shown; the doctor answers « Oui »."""
    autosave(other, assessment, "verrou", "non", comment="Vu ce matin.")
    return autosave(doctor, assessment, "verrou", "oui")


def choice(assessment, question="verrou"):
    return in_force_of(assessment, question).choice


def button(response, label):
    """The name and value that the button sends, and where."""
    found = re.search(rf"<button ([^>]+)>{label}</button>", response.content.decode()).group(1)
    attributes = dict(re.findall(r'(\w+)="([^"]*)"', found))
    return attributes["formaction"], {attributes["name"]: attributes["value"]}


def test_a_stale_page_sees_both_answers_and_who_gave_the_other(conflict, assessment):
    assert conflict.status_code == 409
    said = "Entre-temps, Dominique Petit a répondu « Non ». La vôtre, « Oui », n'est pas enregistrée."
    assert said in text_of(conflict)
    assert choice(assessment) == "non"


def test_keeping_mine_overwrites(doctor, conflict, assessment):
    address, pressed = button(conflict, "Garder la mienne")
    response = doctor.post(address, fields("verrou", "oui", seen=0) | pressed)
    assert response.status_code == 302
    assert choice(assessment) == "oui"


def test_taking_the_other_shows_it_and_drops_mine(doctor, conflict, assessment):
    address, pressed = button(conflict, "Prendre l'autre")
    page = doctor.post(address, fields("verrou", "oui", seen=0) | pressed, follow=True)
    assert page.status_code == 200
    assert chosen_in(page, "verrou") == "non"
    assert "Vu ce matin." in page.content.decode()
    assert choice(assessment) == "non"


def test_keeping_mine_does_not_overwrite_a_third_answer(doctor, other, conflict, assessment):
    address, pressed = button(conflict, "Garder la mienne")
    autosave(other, assessment, "verrou", "partiellement", seen=in_force_of(assessment, "verrou").revision)
    again = doctor.post(address, fields("verrou", "oui", seen=0) | pressed)
    assert again.status_code == 422
    assert choice(assessment) == "partiellement"


def test_choosing_for_one_question_overwrites_no_other_and_loses_nothing(doctor, other, conflict, assessment):
    autosave(other, assessment, "copie", "non")
    autosave(doctor, assessment, "copie", "oui")
    address, pressed = button(conflict, "Garder la mienne")
    form = fields("verrou", "oui") | pressed | fields("copie", "oui", comment="Longuement expliqué.")
    page = doctor.post(address, form)
    assert (choice(assessment), choice(assessment, "copie")) == ("oui", "non")
    assert page.status_code == 422
    assert "Longuement expliqué." in page.content.decode()
    assert "La vôtre, « Oui », n'est pas enregistrée." in text_of(page)


def test_the_same_answer_sent_twice_is_no_conflict(doctor, assessment):
    first = autosave(doctor, assessment, "verrou", "oui")
    second = autosave(doctor, assessment, "verrou", "oui")
    assert second.status_code == 200
    assert seen_in(second, "verrou") == seen_in(first, "verrou")


def test_the_same_choice_with_another_comment_is_a_conflict(doctor, other, assessment):
    autosave(other, assessment, "verrou", "oui", comment="Depuis mars.")
    assert autosave(doctor, assessment, "verrou", "oui").status_code == 409


def test_answering_what_was_erased_meanwhile_says_so(doctor, other, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    autosave(other, assessment, "verrou", seen=seen)
    response = autosave(doctor, assessment, "verrou", "non", seen=seen)
    assert response.status_code == 409
    assert "Entre-temps, cette réponse a été effacée. La vôtre, « Non »" in text_of(response)
    assert in_force_of(assessment, "verrou") is None


def test_an_answer_erased_and_given_again_does_not_pass_for_the_one_that_was_seen(doctor, other, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    autosave(other, assessment, "verrou", seen=seen)
    autosave(other, assessment, "verrou", "partiellement")
    assert autosave(doctor, assessment, "verrou", "non", seen=seen).status_code == 409
    assert choice(assessment) == "partiellement"


def test_erasing_an_answer_changed_meanwhile_is_a_conflict(doctor, other, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    autosave(other, assessment, "verrou", "non", seen=seen)
    response = autosave(doctor, assessment, "verrou", seen=seen)
    assert response.status_code == 409
    assert "La vôtre, « aucune », n'est pas enregistrée." in text_of(response)


def test_a_conflict_with_somebody_who_left_names_nobody(doctor, other, secretary, assessment):
    autosave(other, assessment, "verrou", "sans_objet", reason=REASON)
    secretary.delete()
    assert "Entre-temps, quelqu'un a répondu « Sans objet »" in text_of(
        autosave(doctor, assessment, "verrou", "oui")
    )


def test_a_whole_page_without_script_conflicts_only_on_what_was_answered_on_it(doctor, other, assessment):
    autosave(other, assessment, "verrou", "non")
    form = fields("verrou") | fields("copie", "oui")
    response = doctor.post(url("theme", assessment, "postes"), form)
    assert response.status_code == 302
    assert (choice(assessment), choice(assessment, "copie")) == ("non", "oui")
