"""The express pass on screen: what it asks, keeps, and tells."""

import pytest
from django.test import override_settings
from django.urls import reverse

from assessments.domain.express import express_questions
from assessments.models import QuestionPace
from assessments.queries import load_sheet
from practices.models import Practice
from tests.assessments.asking import autosave, chosen_in, fields, in_force_of, shows, text_of, url
from tests.assessments.versions import AT
from tests.domain.test_fitting_a_practice import USUAL
from tests.factories import AssessmentFactory

FIRST, OTHER = "gov-cooperation-cnil", "sec-mises-a-jour"
"""Of the pass, in two themes."""
BEYOND = "gov-registre-contenu"


@pytest.fixture
def begin(cabinets, practice, dr_martin):
    """A practitioner alone, who answered so."""
    Practice.objects.update(facts=sorted(USUAL))
    practice.refresh_from_db()

    def begin(answers=None, **options):
        given = {"practice": practice, "version": cabinets, "started_by": dr_martin, "answers": answers or {}}
        return AssessmentFactory(**given, **options)

    return begin


def codes_of(assessment):
    sheet = load_sheet(assessment)
    return express_questions(sheet.content, sheet.scope)


def whole_pass(assessment, choice="oui"):
    questions = load_sheet(assessment).content.questions
    return {
        c: choice if choice in {x.code for x in questions[c].choices} else "ne_sait_pas"
        for c in codes_of(assessment)
    }


def test_the_overview_leads_to_it_first(doctor, begin):
    assessment = begin()
    page = doctor.get(url("overview", assessment))
    assert "Les 20 questions qui pèsent le plus dans votre cas, en 7 minutes environ" in text_of(page)
    assert f'href="{url("express", assessment)}">Commencer le diagnostic express</a>' in page.content.decode()


def test_it_lists_its_questions_and_no_other(doctor, begin):
    assessment = begin()
    page = doctor.get(url("express", assessment))
    assert [code for code in load_sheet(assessment).content.questions if shows(page, code)] == list(
        codes_of(assessment)
    )
    assert not shows(page, BEYOND)
    assert "0 sur 20 du diagnostic express" in text_of(page)


def test_without_script_one_button_saves_them_all_and_shows_what_they_tell(doctor, begin):
    assessment = begin()
    posted = {**fields(FIRST, "non"), **fields(OTHER, "ne_sait_pas"), "next": "1"}
    page = doctor.post(url("express", assessment), posted, follow=True)
    assert page.redirect_chain[-1][0] == url("express_outcome", assessment)
    assert in_force_of(assessment, FIRST).choice == "non"
    assert in_force_of(assessment, OTHER).choice == "ne_sait_pas"
    assert "2 réponses sur les 20 questions" in text_of(page)


def test_what_cannot_be_saved_is_shown_as_typed_and_the_rest_is_saved(doctor, begin):
    assessment = begin()
    posted = {**fields(FIRST, "sans_objet", reason="court"), **fields(OTHER, "oui")}
    page = doctor.post(url("express", assessment), posted)
    assert page.status_code == 422
    assert "1 réponse n'a pas été enregistrée" in text_of(page)
    assert chosen_in(page, FIRST) == "sans_objet"
    assert in_force_of(assessment, FIRST) is None
    assert in_force_of(assessment, OTHER).choice == "oui"


def test_a_button_beside_a_question_loses_nothing_typed_in_another_theme(doctor, begin):
    assessment = begin()
    posted = {**fields(FIRST, "oui"), **fields(OTHER, "oui"), "express": "1", "erase": FIRST}
    response = doctor.post(url("save", assessment, FIRST), posted)
    assert response.url == f"{url('express', assessment)}#q-{FIRST}"
    assert in_force_of(assessment, FIRST) is None
    assert in_force_of(assessment, OTHER).choice == "oui"


def test_an_autosave_tells_the_pass_where_it_stands(doctor, begin):
    assessment = begin()
    assert "1 sur 20 du diagnostic express" in text_of(autosave(doctor, assessment, FIRST, "oui"))
    assert "du diagnostic express" not in text_of(autosave(doctor, assessment, BEYOND, "oui"))


def test_once_done_it_gives_the_range_the_level_within_reach_and_the_first_actions(doctor, begin):
    assessment = begin(whole_pass(begin(), "partiellement"))
    page = doctor.get(url("express_outcome", assessment))
    text = text_of(page)
    assert "Les 20 questions qui pèsent le plus ont une réponse." in text
    assert "Niveau atteignable :" in text
    left = assessment.asked_count - assessment.answered_count
    assert f"Le reste resserre la fourchette : {left} questions, environ {-(-left * 20 // 60)} min." in text
    assert len(page.context["verdict"].first) == 6
    assert "Seul le diagnostic express a été répondu" in text_of(doctor.get(url("results", assessment)))


def test_results_say_nothing_of_it_once_more_is_answered(doctor, begin):
    assessment = begin({**whole_pass(begin()), BEYOND: "oui"})
    text = text_of(doctor.get(url("results", assessment)))
    assert "Seul le diagnostic express" not in text
    assert "Résultat provisoire" in text


def test_a_short_questionnaire_has_no_pass(doctor, assessment):
    assert doctor.get(url("express", assessment)).url == url("overview", assessment)
    assert doctor.get(url("express_outcome", assessment)).url == url("results", assessment)
    assert "Diagnostic express" not in text_of(doctor.get(url("overview", assessment)))


def test_on_a_phone_it_goes_one_question_at_a_time(doctor, begin):
    assessment = begin()
    page = doctor.get(url("express", assessment), headers={"User-Agent": "Mozilla/5.0 (iPhone) Mobile"})
    assert page.url == f"{reverse('assessments:one_by_one', args=[assessment.pk])}?parcours=express"


def test_minutes_follow_what_was_learnt(doctor, begin, cabinets):
    assessment = begin()
    for code in load_sheet(assessment).content.questions:
        QuestionPace.objects.create(version=cabinets, question=code, seconds=60, samples=9, measured_at=AT)
    with override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}):
        text = text_of(doctor.get(url("overview", assessment)))
    assert "en 20 minutes environ" in text
    assert f"Encore {assessment.asked_count} minutes environ" in text


@pytest.mark.parametrize(("screen", "budget"), [("express", 12), ("express_outcome", 10), ("overview", 12)])
def test_each_screen_asks_little_of_the_database(
    doctor, begin, screen, budget, django_assert_max_num_queries
):
    assessment = begin(whole_pass(begin()))
    doctor.get(url("left_out", assessment))
    with django_assert_max_num_queries(budget):
        doctor.get(url(screen, assessment))
