"""Download, fill, send back, compare, apply."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.models import AnswerUpload
from tests.assessments.asking import autosave, in_force_of, text_of, url
from tests.assessments.filled_files import as_file, column, downloaded, fill, rewritten, row_of, send
from tests.factories import REASON, AssessmentFactory

NOTE = "=HYPERLINK(1)"


@pytest.fixture
def assessment(practice, dr_martin, small):
    answers = {"verrou": "oui", "affiche": "non"}
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=answers)


def apply(client, page, **choices):
    """Presses « Appliquer » on the page of differences."""
    [address] = [to for to, _ in page.redirect_chain][-1:]
    seen = page.context["assessment"].revision
    return client.post(address, {"seen": seen, **choices}, follow=True)


def test_the_file_holds_what_is_asked_and_what_was_answered(doctor, assessment):
    page = downloaded(doctor, assessment)["Questionnaire"]
    codes = [cell.value for cell in page["A"]][1:]
    assert set(codes) == {"verrou", "copie", "affiche", *codes}
    assert "charte" not in codes  # asked of employers only
    assert page.cell(row_of(page, "verrou"), column(page, "Réponse")).value == "Oui"
    assert page.cell(row_of(page, "copie"), column(page, "Réponse")).value is None


def test_only_the_answers_are_unlocked_and_each_offers_its_list(doctor, assessment):
    book = downloaded(doctor, assessment)
    page = book["Questionnaire"]
    unlocked = {page.cell(1, cell.column).value for cell in page[2] if not cell.protection.locked}
    assert unlocked == {"Réponse", "Motif, si « sans objet »", "Commentaire"}
    assert page.protection.sheet
    assert not page.protection.password
    [validation] = page.data_validations.dataValidation
    assert validation.formula1 == "Listes!$A$1:$A$5"
    assert len(validation.sqref.ranges) >= 1
    assert [cell.value for cell in book["Listes"]["A"]][:2] == ["Oui", "Partiellement"]
    assert page.freeze_panes == "B2"
    assert page.page_setup.orientation == "landscape"


def test_a_text_that_looks_like_a_formula_stays_a_text(doctor, assessment):
    autosave(
        doctor, assessment, "verrou", "oui", comment=NOTE, seen=in_force_of(assessment, "verrou").revision
    )
    book = downloaded(doctor, assessment)
    page = book["Questionnaire"]
    cell = page.cell(row_of(page, "verrou"), column(page, "Commentaire"))
    assert (cell.value, cell.data_type, cell.quotePrefix) == (NOTE, "s", True)


def test_sent_back_untouched_it_changes_nothing(doctor, assessment):
    page = send(doctor, assessment, as_file(downloaded(doctor, assessment)))
    assert "il n'y a rien à appliquer" in text_of(page)


def test_nothing_changes_before_the_yes_then_all_at_once(doctor, assessment, dr_martin):
    book = downloaded(doctor, assessment)
    fill(book, "verrou", "Non", comment="Deux postes sur trois")
    fill(book, "copie", "sans objet", reason="Rien n'est informatisé ici.")
    page = send(doctor, assessment, as_file(book))
    told = text_of(page)
    assert "1 nouvelle" in told
    assert "1 changée" in told
    assert "Camille Martin" in told
    assert in_force_of(assessment, "verrou").choice == "oui"
    assert "2 réponses sont à jour" in text_of(apply(doctor, page))
    row = in_force_of(assessment, "verrou")
    assert (row.choice, row.comment, row.answered_by) == ("non", "Deux postes sur trois", dr_martin)
    assert in_force_of(assessment, "copie").reason == "Rien n'est informatisé ici."
    assessment.refresh_from_db()
    assert assessment.choices["verrou"][0] == "non"


def test_an_emptied_cell_erases_only_when_asked(doctor, assessment):
    page = send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "verrou", "")))
    assert "Vidées dans le fichier" in text_of(page)
    apply(doctor, page)
    assert in_force_of(assessment, "verrou").choice == "oui"
    page = send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "verrou", "")))
    apply(doctor, page, erases="1")
    assert in_force_of(assessment, "verrou") is None
    assessment.refresh_from_db()
    assert "verrou" not in assessment.choices


@pytest.mark.parametrize(
    ("kept", "stands"), [("site", "partiellement"), ("file", "non"), (None, "partiellement")]
)
def test_both_changed_and_somebody_chooses(doctor, assessment, kept, stands):
    book = fill(downloaded(doctor, assessment), "verrou", "Non")
    autosave(doctor, assessment, "verrou", "partiellement", seen=in_force_of(assessment, "verrou").revision)
    page = send(doctor, assessment, as_file(book))
    told = text_of(page)
    assert "Garder celle du site" in told
    assert "Partiellement" in told
    apply(doctor, page, **({"keep-verrou": kept} if kept else {}))
    assert in_force_of(assessment, "verrou").choice == stands


def test_what_the_file_left_as_it_was_undoes_nothing_on_the_site(doctor, assessment):
    book = fill(downloaded(doctor, assessment), "copie", "Oui")
    autosave(doctor, assessment, "verrou", "partiellement", seen=in_force_of(assessment, "verrou").revision)
    page = send(doctor, assessment, as_file(book))
    assert "à départager" not in text_of(page)
    apply(doctor, page)
    assert in_force_of(assessment, "verrou").choice == "partiellement"
    assert in_force_of(assessment, "copie").choice == "oui"


def test_who_answers_between_the_page_and_the_yes_is_shown(doctor, assessment):
    page = send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "verrou", "Non")))
    autosave(doctor, assessment, "verrou", "partiellement", seen=in_force_of(assessment, "verrou").revision)
    again = apply(doctor, page)
    assert again.status_code == 409
    assert "Garder celle du site" in text_of(again)
    assert in_force_of(assessment, "verrou").choice == "partiellement"


@pytest.mark.parametrize(
    "way",
    [
        {},
        {"reverse": True, "extra": True},
        {"above": 3},
        {"keep": ("Code", "Réponse")},
        {"keep": ("Code", "Réponse", "Commentaire", "Révision")},
    ],
)
def test_another_program_may_have_rewritten_it(doctor, assessment, way):
    book = fill(downloaded(doctor, assessment), "verrou", "  NON ")
    page = send(doctor, assessment, as_file(rewritten(book, **way)))
    assert "1 changée" in text_of(page)
    apply(doctor, page)
    row = in_force_of(assessment, "verrou")
    assert (row.choice, row.reason) == ("non", REASON)


def test_a_question_no_longer_asked_is_left_aside(doctor, assessment, practice):
    book = fill(downloaded(doctor, assessment), "copie", "Oui")
    fill(book, "essai", "Oui") if "essai" in [c.value for c in book["Questionnaire"]["A"]] else None
    page = book["Questionnaire"]
    page.cell(page.max_row + 1, 1).value = "charte"
    page.cell(page.max_row, column(page, "Réponse")).value = "Oui"
    told = text_of(send(doctor, assessment, as_file(book)))
    assert "Laissées de côté" in told
    assert "Les salariés ont-ils signé une charte" in told


def test_a_file_waits_seven_days_and_serves_once(doctor, assessment):
    page = send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "verrou", "Non")))
    upload = AnswerUpload.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        gone = doctor.get(url("upload", assessment, upload.pk), follow=True)
        assert "attend depuis trop longtemps" in text_of(gone)
    apply(doctor, page)
    again = doctor.post(url("upload", assessment, upload.pk), follow=True)
    assert "déjà été appliqué" in text_of(again)
    assert assessment.answers.filter(question="verrou").count() == 2


def test_a_file_is_dropped(doctor, assessment):
    send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "verrou", "Non")))
    upload = AnswerUpload.objects.get()
    assert "rien n'a changé" in text_of(doctor.post(url("drop_upload", assessment, upload.pk), follow=True))
    assert "rempli.xlsx" not in text_of(doctor.get(url("spreadsheet", assessment)))


def test_the_page_of_differences_costs_the_same_with_more(doctor, assessment, django_assert_max_num_queries):
    book = downloaded(doctor, assessment)
    for code in ("verrou", "copie", "affiche"):
        fill(book, code, "Partiellement")
    send(doctor, assessment, as_file(book))
    with django_assert_max_num_queries(8):
        doctor.get(url("upload", assessment, AnswerUpload.objects.get().pk))
