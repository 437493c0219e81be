"""Answers to confirm: flagged, counted as given, confirmed one by one, by theme, or by answering anew."""

import pytest

from assessments.completion import CannotComplete, answer_the_rest_unknown, complete_assessment
from assessments.confirming import confirm_answers
from assessments.models import Assessment
from assessments.upgrading import carry_over_assessment
from tests.assessments.asking import REASON, autosave, fields, in_force_of, text_of, url
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}


@pytest.fixture
def carried(practice, dr_martin, small):
    begun = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GIVEN)
    done = carry_over_assessment(assessment=begun, version=publish_next(small), by=dr_martin, at=AT)
    return Assessment.objects.get(pk=done.target_id)


def as_it_stands(question, choice):
    """What the page sends of an answer that nobody touches."""
    return fields(question, choice, seen=1, reason=REASON)


def flagged(assessment):
    assessment.refresh_from_db()
    return {code for code, (_, _, *flag) in assessment.choices.items() if flag}


def test_the_overview_and_the_themes_say_how_many(doctor, carried):
    text = text_of(doctor.get(url("overview", carried)))
    assert "3 réponses à confirmer" in text
    assert "3 à confirmer" in text
    page = text_of(doctor.get(url("theme", carried, "postes")))
    assert "3 réponses reprises à confirmer" in page
    assert page.count("À confirmer , réponse reprise") == 3


@pytest.mark.parametrize("choice", ["oui", "non"])
def test_answering_in_any_way_confirms(doctor, carried, choice, django_assert_max_num_queries):
    doctor.get(url("overview", carried))
    with django_assert_max_num_queries(6):
        page = autosave(doctor, carried, "verrou", choice, seen=1)
    assert "Enregistré à" in text_of(page)
    assert flagged(carried) == {"copie", "essai"}
    assert not in_force_of(carried, "verrou").to_confirm


def test_the_button_confirms_one_without_javascript(doctor, carried, dr_martin):
    page = as_it_stands("verrou", "oui") | as_it_stands("copie", "oui") | {"confirm": "verrou"}
    doctor.post(url("save", carried, "verrou"), page)
    assert flagged(carried) == {"copie", "essai"}
    assert in_force_of(carried, "verrou").answered_by == dr_martin


def test_saving_the_page_confirms_nothing_by_the_way(doctor, carried):
    doctor.post(url("theme", carried, "postes"), as_it_stands("verrou", "oui") | {"next": "1"})
    assert flagged(carried) == {"verrou", "copie", "essai"}


def test_a_whole_theme_is_confirmed_and_what_was_typed_saved(doctor, carried):
    page = fields("verrou", "non", seen=1) | as_it_stands("copie", "oui") | as_it_stands("essai", "non")
    doctor.post(url("theme", carried, "postes"), page | {"confirm_all": "1"})
    assert flagged(carried) == set()
    assert in_force_of(carried, "verrou").choice == "non"


def test_what_somebody_changed_meanwhile_is_not_confirmed_unseen(carried, dr_martin):
    assert confirm_answers(assessment=carried, seen={"verrou": 7, "copie": 1}, by=dr_martin, at=AT) == 1
    assert flagged(carried) == {"verrou", "essai"}


def test_an_answer_to_confirm_counts_as_it_is_given(carried, dr_martin):
    before = (carried.score_low, carried.score_high, carried.level)
    confirm_answers(assessment=carried, seen=dict.fromkeys(GIVEN, 1), by=dr_martin, at=AT)
    carried.refresh_from_db()
    assert (carried.score_low, carried.score_high, carried.level) == before


def test_completing_asks_to_confirm_first(doctor, carried, dr_martin):
    answer_the_rest_unknown(assessment=carried, by=dr_martin, at=AT)
    with pytest.raises(CannotComplete) as refusal:
        complete_assessment(assessment=carried, by=dr_martin, at=AT)
    assert (refusal.value.missing, refusal.value.to_confirm) == ((), ("verrou", "copie", "essai"))
    page = doctor.post(url("complete", carried), follow=True)
    assert "Il reste 3 réponses à confirmer" in text_of(page)
    assert url("review", carried) in page.content.decode()
    confirm_answers(assessment=carried, seen=dict.fromkeys(GIVEN, 1), by=dr_martin, at=AT)
    doctor.post(url("complete", carried))
    carried.refresh_from_db()
    assert carried.state == "completed"


def test_the_short_list_is_saved_without_javascript_and_empties(doctor, carried):
    page = as_it_stands("verrou", "oui") | {"review": "1", "confirm": "verrou"}
    answer = doctor.post(url("save", carried, "verrou"), page)
    assert answer.url == url("review", carried) + "#q-verrou"
    rest = as_it_stands("copie", "oui") | as_it_stands("essai", "non") | fields("mfa", "oui")
    doctor.post(url("review", carried), rest | {"confirm_all": "1"})
    assert "Plus rien à revoir" in text_of(doctor.get(url("review", carried)))


def test_the_short_list_keeps_what_could_not_be_saved(doctor, carried):
    page = doctor.post(url("review", carried), fields("mfa", "sans_objet", reason="non"))
    assert page.status_code == 422
    assert "Expliquez en quelques mots" in text_of(page)
    assert ">non</textarea>" in page.content.decode()
