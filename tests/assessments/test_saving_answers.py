"""One question at a time, as a page with JavaScript saves it."""

import html

import pytest
from django.test import Client

from assessments.forms import LONGEST_TEXT
from tests.assessments.asking import REASON, autosave, fields, in_force_of, seen_in, text_of, url


def stored(assessment, question):
    return in_force_of(assessment, question)


def test_an_answer_is_stored_with_its_author_and_moves_the_figures(doctor, dr_martin, assessment):
    response = autosave(doctor, assessment, "verrou", "partiellement", comment="Sauf à l'accueil.")
    assert response.status_code == 200
    assert "Enregistré à" in text_of(response)
    assert "1 sur 2 dans ce thème" in text_of(response)
    assert "1 sur 3 en tout" in text_of(response)
    answer = stored(assessment, "verrou")
    assert (answer.choice, answer.comment, answer.answered_by) == (
        "partiellement",
        "Sauf à l'accueil.",
        dr_martin,
    )
    assessment.refresh_from_db()
    assert assessment.answered_count == 1
    assert assessment.score_low > 0


def test_the_page_can_go_on_with_the_revision_that_it_gets_back(doctor, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    assert autosave(doctor, assessment, "verrou", "non", seen=seen).status_code == 200
    assert stored(assessment, "verrou").choice == "non"


def test_the_next_page_says_who_answered(doctor, dr_martin, assessment):
    autosave(doctor, assessment, "verrou", "oui")
    assert "Répondu par Camille Martin le" in text_of(doctor.get(url("theme", assessment, "postes")))


def test_an_answer_without_object_needs_its_reason_and_the_former_one_stands(doctor, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    response = autosave(doctor, assessment, "verrou", "sans_objet", seen=seen, reason="  court  ")
    assert response.status_code == 422
    assert "10 caractères au moins" in text_of(response)
    assert stored(assessment, "verrou").choice == "oui"
    assert seen_in(response, "verrou") == seen


def test_an_answer_without_object_is_stored_with_its_reason(doctor, assessment):
    assert autosave(doctor, assessment, "verrou", "sans_objet", reason=REASON).status_code == 200
    assert stored(assessment, "verrou").reason == REASON


def test_a_comment_without_a_choice_is_not_taken_for_saved(doctor, assessment):
    response = autosave(doctor, assessment, "verrou", comment="À voir avec le prestataire.")
    assert response.status_code == 422
    assert "Choisissez une réponse : ce que vous avez écrit sera alors enregistré." in text_of(response)


@pytest.mark.parametrize("choice", ["peut-être", "OUI", "oui\x00", "x" * 5_000])
def test_an_unknown_choice_is_refused(doctor, assessment, choice):
    response = autosave(doctor, assessment, "verrou", choice)
    assert response.status_code == 422
    assert "Cette réponse n'existe pas dans cette version" in text_of(response)
    assert not assessment.answers.exists()


def test_an_unknown_question_is_refused(doctor, assessment):
    assert autosave(doctor, assessment, "inconnue", "oui").status_code == 422
    assert autosave(doctor, assessment, "inconnue").status_code == 422
    assert doctor.post(url("save", assessment, "inconnue"), fields("inconnue", "oui")).status_code == 404
    assert not assessment.answers.exists()


def test_an_answer_is_erased_and_the_figures_follow(doctor, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    response = autosave(doctor, assessment, "verrou", seen=seen)
    assert (response.status_code, seen_in(response, "verrou")) == (200, 0)
    assert stored(assessment, "verrou") is None
    assessment.refresh_from_db()
    assert (assessment.answered_count, assessment.score_low, assessment.choices) == (0, 0, {})


def test_the_erase_button_erases_whatever_the_form_still_holds(doctor, assessment):
    seen = seen_in(autosave(doctor, assessment, "verrou", "oui"), "verrou")
    data = {**fields("verrou", "oui", seen=seen, comment="Reste là."), "erase": "verrou"}
    response = doctor.post(url("save", assessment, "verrou"), data)
    assert response.url == url("theme", assessment, "postes") + "#q-verrou"
    assert stored(assessment, "verrou") is None


def test_erasing_what_has_no_answer_is_harmless(doctor, assessment):
    assert autosave(doctor, assessment, "verrou").status_code == 200


def test_a_completed_assessment_takes_no_answer_and_says_so(doctor, assessment):
    for question in ("verrou", "copie", "essai", "affiche"):
        autosave(doctor, assessment, question, "oui")
    doctor.post(url("complete", assessment))
    response = autosave(doctor, assessment, "verrou", "non")
    assert response.status_code == 409
    assert "Cette évaluation vient d'être terminée : cette réponse n'est pas enregistrée." in text_of(
        response
    )
    assert stored(assessment, "verrou").choice == "oui"


def test_a_comment_is_cut_at_the_limit_that_the_page_announces(doctor, assessment):
    assert f'maxlength="{LONGEST_TEXT}"' in doctor.get(url("theme", assessment, "postes")).content.decode()
    autosave(doctor, assessment, "verrou", "oui", comment="é\r\n" * LONGEST_TEXT)
    assert len(stored(assessment, "verrou").comment) == LONGEST_TEXT


def test_nul_characters_are_dropped(doctor, assessment):
    autosave(doctor, assessment, "verrou", "oui", comment="avant\x00après")
    assert stored(assessment, "verrou").comment == "avantaprès"


def test_what_was_typed_is_shown_as_text_never_as_markup(doctor, assessment):
    attack = '</textarea><script>alert("x")</script>'
    autosave(doctor, assessment, "verrou", "oui", comment=attack)
    page = doctor.get(url("theme", assessment, "postes")).content.decode()
    assert attack not in page
    assert html.escape(attack) in page


@pytest.mark.parametrize("seen", ["", "abc", "-1", "1.5", "²", "٣", "9" * 10, "9" * 5_000, "\x00"])
def test_a_malformed_revision_does_not_break_a_first_answer(doctor, assessment, seen):
    assert autosave(doctor, assessment, "verrou", "oui", seen=seen).status_code == 200


@pytest.mark.parametrize("seen", ["abc", "-1", "9" * 5_000])
def test_a_malformed_revision_overwrites_nothing(doctor, assessment, seen):
    autosave(doctor, assessment, "verrou", "oui")
    assert autosave(doctor, assessment, "verrou", "non", seen=seen).status_code == 409
    assert stored(assessment, "verrou").choice == "oui"


def test_a_question_outside_of_the_profile_can_be_saved_without_counting(doctor, assessment):
    assert autosave(doctor, assessment, "wifi-separe", "oui").status_code == 200
    assessment.refresh_from_db()
    assert assessment.answered_count == 0


def test_an_answer_without_csrf_token_is_refused(assessment, dr_martin):

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dr_martin)
    assert autosave(strict, assessment, "verrou", "oui").status_code == 403
    assert not assessment.answers.exists()
