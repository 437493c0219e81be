"""Files that cannot be taken: each problem names its cell, all are told at once, and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES

from assessments.models import AnswerUpload
from tests.assessments.asking import text_of, url
from tests.assessments.filled_files import as_file, column, downloaded, fill, row_of, send
from tests.assessments.office_files import office_file, zipped
from tests.factories import AssessmentFactory, PracticeFactory


def told(page):
    assert page.status_code == 422
    assert not AnswerUpload.objects.exists()
    return text_of(page)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("peut-être", "« peut-être » n'est pas une réponse possible ; attendu : Oui, Partiellement, Non"),
        ("partielement", "vouliez-vous dire « Partiellement »"),
        ("=1+1", "une formule"),
        (ERROR_CODES[4], "une erreur de calcul"),
    ],
)
def test_an_answer_that_is_none_names_its_cell(doctor, assessment, written, expected):
    book = downloaded(doctor, assessment)
    fill(book, "copie", written)
    where = f"Questionnaire!G{row_of(book['Questionnaire'], 'copie')}"
    page = told(send(doctor, assessment, as_file(book)))
    assert page.count(where) == 1
    assert expected in page


@pytest.mark.parametrize("written", ["OUI", " oui ", "je ne sais pas", "Ne_sait_pas", "Je ne sais  pas"])
def test_case_spaces_and_codes_do_not_matter(doctor, assessment, written):
    page = send(doctor, assessment, as_file(fill(downloaded(doctor, assessment), "copie", written)))
    assert "1 nouvelle" in text_of(page)


def test_every_problem_is_told_at_once(doctor, assessment):
    book = downloaded(doctor, assessment)
    fill(book, "verrou", "bof")
    fill(book, "copie", "Sans objet", reason="court")
    fill(book, "affiche", "", comment="Un commentaire seul")
    page = told(send(doctor, assessment, as_file(book)))
    for expected in (
        "« bof »",
        "demande un motif de 10 caractères",
        "un texte est écrit sur cette ligne sans réponse",
    ):
        assert expected in page


def test_codes_are_checked_too(doctor, assessment):
    book = downloaded(doctor, assessment)
    page = book["Questionnaire"]
    last, answers = page.max_row, column(page, "Réponse")
    for number, (code, answer) in enumerate([("verou", "Oui"), ("verrou", "Non"), (None, "Oui")], start=1):
        page.cell(last + number, 1).value = code
        page.cell(last + number, answers).value = answer
    said = told(send(doctor, assessment, as_file(book)))
    assert f"Questionnaire!A{last + 1}" in said
    assert "vouliez-vous dire « verrou »" in said
    assert "« verrou » est déjà en Questionnaire!A2" in said
    assert "une réponse et pas de code" in said


def test_a_text_too_long_is_counted(doctor, assessment):
    book = fill(downloaded(doctor, assessment), "copie", "Oui", comment="a" * 5_001)
    assert "5001 caractères ; 5000 au plus" in told(send(doctor, assessment, as_file(book)))


def test_a_file_of_another_assessment_says_which(doctor, assessment, dr_martin, small):
    other = AssessmentFactory(practice=PracticeFactory(name="Cabinet Ailleurs"), version=small)
    other.practice.memberships.create(user=dr_martin, role="owner")
    book = fill(downloaded(doctor, other), "copie", "Oui")
    page = told(send(doctor, assessment, as_file(book)))
    assert "vient d'une autre évaluation (« Cabinet Ailleurs », version 2025.1 de « essai »)" in page


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "vide"),
        (b"code,reponse\nverrou,oui\n", "n'est pas un classeur .xlsx"),
        (b"%PDF-1.7 truc", "n'est pas un classeur .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 truc", "ancien format .xls"),
        (office_file("docx"), "classeur"),
        (office_file("xlsx", {"xl/vbaProject.bin": b"x"}), "macros"),
        (zipped({"[Content_Types].xml": b"<x/>", "../../etc/passwd": b"x"}), "lisible"),
        (zipped({"[Content_Types].xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "lisible"),
        (zipped({"[Content_Types].xml": b"<x/>", "xl/a.xml": b"0" * 50_000_000}), "démesuré"),
        (b"PK\x03\x04" + b"\x00" * 40, "lisible"),
    ],
)
def test_a_file_that_lies_or_bursts_is_refused(doctor, assessment, content, expected):
    sent = SimpleUploadedFile("questionnaire.xlsx", content)
    assert expected in told(send(doctor, assessment, sent))


def test_more_than_five_megabytes_are_not_opened(doctor, assessment):
    sent = SimpleUploadedFile("gros.xlsx", b"PK\x03\x04" + b"0" * 5_000_001)
    assert "dépasse 5 Mo" in told(send(doctor, assessment, sent))


def test_no_file_at_all_and_no_known_column(doctor, assessment):
    assert "Choisissez le fichier" in told(doctor.post(url("spreadsheet", assessment)))
    book = Workbook()
    book.active.append(["Nom", "Prénom"])
    assert "aucune feuille n'a les colonnes « Code » et « Réponse »" in told(
        send(doctor, assessment, as_file(book))
    )


def test_a_completed_assessment_takes_no_file(doctor, practice, dr_martin, small):
    done = AssessmentFactory(
        practice=practice,
        version=small,
        started_by=dr_martin,
        completing=True,
        answers=dict.fromkeys(("verrou", "copie", "essai", "affiche"), "oui"),
    )
    assert "ne se renvoie pas" in text_of(doctor.get(url("spreadsheet", done)))
    page = doctor.post(url("spreadsheet", done), {"file": SimpleUploadedFile("a.xlsx", b"PK")}, follow=True)
    assert "ne change plus" in text_of(page)
