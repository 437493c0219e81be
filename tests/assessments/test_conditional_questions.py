"""Questions that an earlier answer opens, on the messaging referential: they come and go without a reload."""

import re

import pytest

from assessments.answering import save_answer
from assessments.domain.answers import Answer as DomainAnswer
from practices.models import Practice
from tests.assessments.asking import autosave, chosen_in, fields, seen_in, shows, text_of, url
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory


@pytest.fixture
def mail(practice, dr_martin, messagerie):
    """The practice has a secure mailbox and has said how much it uses it."""
    Practice.objects.update(facts=["mssante"])
    practice.refresh_from_db()
    return AssessmentFactory(
        practice=practice, version=messagerie, started_by=dr_martin, answers={"mss-usage": "souvent"}
    )


def swapped(response):
    """The questions that the reply puts in their place: whether each is now asked."""
    found = re.findall(r'<article (class="question" )?id="q-([\w-]+)"', response.content.decode())
    return {code: bool(asked) for asked, code in found}


def test_the_page_keeps_a_place_for_a_question_that_is_not_asked_yet(doctor, mail):
    page = doctor.get(url("theme", mail, "echanges"))
    assert shows(page, "mss-report-versement")
    assert not shows(page, "mss-report-suppression")
    assert '<article id="q-mss-report-suppression" hidden></article>' in page.content.decode()


def test_an_answer_makes_the_next_question_appear(doctor, mail):
    response = autosave(doctor, mail, "mss-report-versement", "en_partie")
    assert swapped(response) == {"mss-report-suppression": True}
    assert "data-save=" in response.content.decode()


def test_another_answer_makes_it_go(doctor, mail):
    seen = seen_in(autosave(doctor, mail, "mss-report-versement", "fait"), "mss-report-versement")
    response = autosave(doctor, mail, "mss-report-versement", "pas_fait", seen=seen)
    assert swapped(response) == {"mss-report-suppression": False}


def test_one_answer_can_close_a_chain_of_questions(doctor, mail):
    autosave(doctor, mail, "mss-report-versement", "fait")
    response = autosave(doctor, mail, "mss-usage", "jamais", seen=mail.choices["mss-usage"][1])
    assert swapped(response) == {"mss-report-versement": False, "mss-report-suppression": False}


def test_an_answer_that_changes_nothing_else_swaps_nothing_else(doctor, mail):
    response = autosave(doctor, mail, "mss-usage", "parfois", seen=mail.choices["mss-usage"][1])
    assert swapped(response) == {}


def test_a_question_that_comes_back_brings_its_answer_and_can_go_on_from_it(doctor, mail):
    seen = seen_in(autosave(doctor, mail, "mss-report-versement", "fait"), "mss-report-versement")
    autosave(doctor, mail, "mss-report-suppression", "en_partie", comment="Au printemps.")
    gone = autosave(doctor, mail, "mss-report-versement", "pas_fait", seen=seen)
    back = autosave(doctor, mail, "mss-report-versement", "fait", seen=seen_in(gone, "mss-report-versement"))
    assert chosen_in(back, "mss-report-suppression") == "en_partie"
    assert "Au printemps." in back.content.decode()
    seen = seen_in(back, "mss-report-suppression")
    assert autosave(doctor, mail, "mss-report-suppression", "fait", seen=seen).status_code == 200


def test_the_answer_behind_a_closed_door_does_not_count(doctor, mail):
    autosave(doctor, mail, "mss-report-versement", "fait")
    autosave(doctor, mail, "mss-report-suppression", "fait")
    mail.refresh_from_db()
    before = mail.asked_count, mail.answered_count
    autosave(doctor, mail, "mss-usage", "jamais", seen=mail.choices["mss-usage"][1])
    mail.refresh_from_db()
    assert mail.answered_count == before[1] - 2
    assert mail.answers.filter(question="mss-report-suppression").exists()


def test_a_question_of_another_theme_is_not_swapped_into_this_one(doctor, mail, dr_martin):
    for question in ("mss-authentification", "mss-usage"):
        save_answer(by=dr_martin, assessment_id=mail.pk, question=question, answer=None, seen=None, at=AT)
    response = autosave(doctor, mail, "mss-usage", "toujours")
    assert set(swapped(response)) == {"mss-report-versement"}


def test_without_script_the_next_question_is_there_after_saving(doctor, mail):
    form = fields("mss-report-versement", "fait")
    page = doctor.post(url("theme", mail, "echanges"), form, follow=True)
    assert shows(page, "mss-report-suppression")


def test_the_question_says_why_it_is_asked(doctor, mail, dr_martin):
    save_answer(
        by=dr_martin,
        assessment_id=mail.pk,
        question="mss-information-patients",
        answer=DomainAnswer(choice="affiche"),
        seen=None,
        at=AT,
    )
    assert "Pourquoi cette question vous est posée." in text_of(doctor.get(url("theme", mail, "information")))
