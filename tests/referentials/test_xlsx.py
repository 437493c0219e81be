"""XLSX: what is written comes back the same, and an editor's own ways of filling it are understood."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings

from referentials.domain.condition_data import condition_from_data
from referentials.domain.content import Citation, Confidence, Meaning, Role
from referentials.domain.validation import find_problems
from referentials.formats import native, spreadsheet
from referentials.formats.catalogue import find_format
from referentials.formats.spreadsheet_example import EXAMPLE
from tests.referentials.contents import MEASURE, STANDARD, asked, content_of, contents, required
from tests.referentials.workbooks import changed, read_changed, sheet_values

OUR_FILES = sorted(Path("referentials/data").glob("*.yaml"))


@settings(max_examples=40)
@given(contents())
def test_what_is_written_is_read_back(content):
    writing = spreadsheet.write(content)
    reading = spreadsheet.read(writing.data)
    assert reading.content == content
    assert writing.losses == reading.losses == ()


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.stem)
def test_our_referentials_come_back_the_same(path):
    content = native.read(path.read_bytes())
    assert spreadsheet.read(spreadsheet.write(content).data).content == content


def test_the_same_content_gives_the_same_bytes():
    assert spreadsheet.write(content_of()).data == spreadsheet.write(content_of()).data


def test_the_model_is_a_sound_referential_of_one_requirement_on_one_line():
    reading = find_format("xlsx").read(spreadsheet.template())
    assert reading.content == EXAMPLE
    assert find_problems(EXAMPLE) == ()
    assert len(sheet_values(spreadsheet.template(), "Exigences")) == 2
    assert len(sheet_values(spreadsheet.template(), "Questions")) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(content_of(extras={"oscal": {"a": 1}}), id="extras"),
        pytest.param(content_of(required("a", section="Accès › Mots de passe")), id="section"),
        pytest.param(content_of(required("a", statement="=1+1", title="_x0041_ @SUM")), id="like a formula"),
        pytest.param(content_of(required("a", statement="")), id="draft without statement"),
        pytest.param(content_of(required("a", asked("a", choices=()))), id="draft without choices"),
        pytest.param(replace(content_of(), weights={1: 1, 7: 3}), id="weights"),
        pytest.param(replace(content_of(), weights={}), id="no weight"),
        pytest.param(replace(content_of(), themes=(), sources=()), id="empty draft"),
        pytest.param(
            content_of(required("a", measure=replace(MEASURE, evidence=("x\n• y", " z ", "• t")))),
            id="evidence",
        ),
    ],
)
def test_odd_contents_come_back_too(content):
    reading = spreadsheet.read(spreadsheet.write(content).data)
    assert reading.content == replace(content, extras={})


def test_what_a_workbook_cannot_hold_is_told():
    long = "é" * 40_000
    content = content_of(required("a", statement=long), extras={"oscal": {}, "ciso_assistant": {}})
    losses = spreadsheet.write(content).losses
    assert losses == (
        "Exigences, ligne 2, colonne Énoncé : texte coupé, une cellule ne tient que 32767 caractères.",
        "Ce qui n'existe que dans d'autres formats (ciso_assistant, oscal) n'est pas dans le classeur.",
    )


# ---- an editor at work


def only(reading):
    [requirement] = reading.content.requirements.values()
    return requirement


@pytest.mark.parametrize(
    ("cell", "typed", "field", "expected"),
    [
        ("Exigences!Gravité", 2.0, "severity", 2),
        ("Exigences!Gravité", " 4 ", "severity", 4),
        ("Exigences!Obligation", "obligation LEGALE", "obligation", "legal"),
        ("Exigences!Obligation", "good_practice", "obligation", "good_practice"),
        ("Exigences!Rôle", "dpo", "role", Role.DPO),
        ("Exigences!Titre", 12, "title", "12"),
        ("Exigences!Titre", True, "title", "VRAI"),
        ("Exigences!Base légale à vérifier", "x", "needs_review", True),
        ("Exigences!Posée si", "wifi et non employes", "condition", {"all": ["wifi", {"not": "employes"}]}),
        ("Exigences!Effort (heures)", "0,5", "effort_hours", Fraction(1, 2)),
        ("Exigences!Effort (heures)", "1/3", "effort_hours", Fraction(1, 3)),
        ("Exigences!Effort (heures)", "50 %", "effort_hours", Fraction(1, 2)),
        ("Exigences!Effort (heures)", 0.1, "effort_hours", Fraction(1, 10)),
        ("Exigences!Coût (€ au plus)", "2\u202f000 €", "cost_max", 2000),
        ("Exigences!Preuves", "photo\n\n facture ", "evidence", ("photo", "facture")),
        ("Exigences!Rôle de la mesure", None, "measure_role", Role.PRACTITIONER),
    ],
)
def test_a_cell_is_read_as_it_is_typed(cell, typed, field, expected):
    requirement = only(read_changed(content_of(), {cell: typed}))
    if field == "condition":
        expected = condition_from_data(expected)
    held = requirement if hasattr(requirement, field) else requirement.measure
    assert getattr(held, field.removeprefix("measure_")) == expected


@pytest.mark.parametrize("typed", ["31/12/2026", "2026-12-31"])
def test_a_day_may_be_typed_in_two_ways(typed):
    reading = read_changed(content_of(), {"Version!Valeur!Applicable à partir du": typed})
    assert reading.content.effective_on.isoformat() == "2026-12-31"


def test_a_day_may_be_a_date_of_the_spreadsheet():
    def fill(book):
        book["Version"]["B7"].value = openpyxl.utils.datetime.from_excel(45657)

    assert spreadsheet.read(changed(content_of(), fill)).content.effective_on.isoformat() == "2024-12-31"


def test_titles_may_change_case_accents_and_order_and_rows_may_be_blank():
    def shuffle(book):
        sheet = book["Exigences"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        del book["Exigences"]
        sheet = book.create_sheet("EXIGENCES")
        titles = [str(title).upper().replace("É", "e") for title in reversed(rows[0])]
        for row in ([], titles, [], [" "], *(list(reversed(row)) for row in rows[1:])):
            sheet.append(row)

    reading = spreadsheet.read(changed(content_of(required("a"), required("b")), shuffle))
    assert reading.content == content_of(required("a"), required("b"))
    assert (reading.losses, reading.places["b"]) == ((), "Exigences, ligne 6")


def test_unknown_columns_sheets_and_fields_are_told_as_lost():
    def add(book):
        book["Exigences"]["W1"], book["Exigences"]["W2"] = "Avis", "à revoir"
        book["Exigences"]["Y2"] = "?"
        book["Sources"]["I1"] = "Vide"
        book.create_sheet("Brouillon").append(["=1+1"])
        book.create_sheet("Rien")
        book["Version"].append(["Auteur", "Moi"])

    assert spreadsheet.read(changed(content_of(), add)).losses == (
        "Feuille « Brouillon » : inconnue, elle n'est pas importée.",
        "Version, ligne 15 : champ « Auteur » inconnu, il n'est pas importé.",
        "Exigences, colonne « Avis » : inconnue, elle n'est pas importée.",
        "Exigences, colonne Y : inconnue, elle n'est pas importée.",
    )


def test_what_goes_without_saying_may_be_left_out():
    """The theme of the line above, the only scale, the meaning of a credit, how far a source was read."""

    def erase(book):
        book["Exigences"]["A3"] = None
        for line in (2, 3):
            book["Exigences"].cell(line, 13).value = None
        book["Renvois"].append(["b", "RGPD", "art. 5"])

    reading = spreadsheet.read(changed(content_of(required("a"), required("b")), erase))
    second = reading.content.requirements["b"]
    assert reading.content.theme_of["b"].code == "securite"
    assert second.questions[0].choices == STANDARD
    assert second.citations[1] == Citation(source="RGPD", reference="art. 5", confidence=Confidence.TEXT_READ)
    assert STANDARD[3].meaning is Meaning.UNKNOWN


def test_a_theme_may_be_named_by_its_title():
    reading = read_changed(content_of(), {"Exigences!Thème": "securité"})
    assert reading.content.theme_of["verrou"].code == "securite"


def test_a_requirement_may_have_more_questions_in_their_own_sheet():
    def add(book):
        book["Questions"].append(["verrou", "verrou-cle", "La clé ?", "", "verrou = oui", "Standard"])

    requirement = only(spreadsheet.read(changed(content_of(), add)))
    assert [question.code for question in requirement.questions] == ["verrou", "verrou-cle"]
    assert requirement.questions[1].choices == STANDARD


def test_the_workbook_helps_who_fills_it():
    book = openpyxl.load_workbook(BytesIO(spreadsheet.template()))
    sheet = book["Exigences"]
    lists = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert [lists[place] for place in ("F2", "G2", "I2", "T2")] == [
        "Listes!$A$1:$A$3",
        "Listes!$E$1:$E$4",
        "Listes!$B$1:$B$4",
        "Listes!$F$1:$F$4",
    ]
    assert [cell.value for cell in book["Listes"]["E"][:4]] == [1, 2, 3, 4]
    assert sheet.freeze_panes == "E2"
    assert sheet["E2"].alignment.wrap_text
    assert sheet["C2"].number_format == "@"
    assert "Posée si" in [cell.value for cell in book["Lisez-moi"]["A"]]
