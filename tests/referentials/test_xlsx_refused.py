"""A workbook that is not what it should be: refused, naming sheet, line and column, or saying what to do."""

import contextlib
import struct
import time
import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referentials.formats import spreadsheet
from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead
from referentials.formats.spreadsheet_layout import SHEETS
from tests.referentials.contents import content_of, required
from tests.referentials.workbooks import changed, repacked, with_cells

GOOD = spreadsheet.write(content_of()).data
SHEET = "xl/worksheets/sheet4.xml"  # Exigences


def refusal(data):
    before = time.perf_counter()
    with pytest.raises(CannotRead) as caught:
        spreadsheet.read(data)
    assert time.perf_counter() - before < 10
    return caught.value.problems


@pytest.mark.parametrize(
    ("cell", "typed", "message"),
    [
        ("Gravité", 7, "« 7 » : on attend 1, 2, 3 ou 4"),
        ("Gravité", "forte", "« forte » : on attend 1, 2, 3 ou 4"),
        ("Gravité", None, "cellule vide : on attend 1, 2, 3 ou 4"),
        ("Gravité", "=2+1", "la cellule G2 contient une formule : collez sa valeur à la place"),
        ("Gravité", "#REF!", "« #REF! » est une erreur de calcul : écrivez la valeur"),
        ("Énoncé", '=HYPERLINK("http://exemple.fr")', "la cellule E2 contient une formule"),
        ("Obligation", "loi", "on attend « Obligation légale », « Recommandation » ou « Bonne pratique »"),
        ("Rôle", None, "cellule vide : on attend « Praticien », « Secrétariat »"),
        ("Code", None, "cellule vide : Unique, en minuscules"),
        ("Thème", None, "cellule vide : écrivez le code d'un thème"),
        ("Thème", "reseau", "« reseau » n'est pas dans la feuille Thèmes"),
        ("Posée si", "wifi OU", "caractère 8 : on attend un code de fait ou de question. Exemple : employes"),
        ("Posée si", "NON " * 45 + "wifi", "20 niveaux au plus"),
        ("Réponses", "autre", "« autre » n'est pas dans la feuille Réponses"),
        ("Source", "Code civil", "« Code civil » n'est pas dans la feuille Sources"),
        ("Source", None, "cellule vide, alors que la référence est remplie"),
        ("Base légale à vérifier", "peut-être", "on attend « oui », ou rien"),
        ("Effort (heures)", "un peu", "on attend un nombre comme 1, 0,5 ou 1/3"),
        ("Effort (heures)", 1 / 3, "on attend un nombre comme 1, 0,5 ou 1/3"),
        ("Effort (heures)", date(2026, 3, 1), "le tableur y a vu une date"),
        ("Coût (€ au plus)", "cher", "on attend 0, 500, 2000 ou 5000, en euros"),
        ("Coût (€ au plus)", -5, "on attend 0, 500, 2000 ou 5000, en euros"),
        ("Titre", "a_x0000_b", "caractère de contrôle interdit (U+0000)"),
    ],
)
def test_a_fault_is_named_at_its_cell(cell, typed, message):
    [problem] = refusal(with_cells(content_of(), {f"Exigences!{cell}": typed}))
    assert problem.path == f"Exigences, ligne 2, colonne {cell}"
    assert message in problem.message


def test_the_problem_reads_as_a_sentence():
    [problem] = refusal(with_cells(content_of(), {"Exigences!Gravité": "7"}))
    assert str(problem) == "Exigences, ligne 2, colonne Gravité : « 7 » : on attend 1, 2, 3 ou 4"


@pytest.mark.parametrize(
    ("place", "typed", "problem"),
    [
        ("Version!Valeur!Titre", None, "Version, ligne 3 : il manque « Titre »"),
        ("Version!Valeur!Applicable à partir du", "bientôt", "n'est pas une date : écrivez 31/12/2026"),
        ("Version!Valeur!Poids de la gravité 2", "x", "« x » : on attend un nombre entier"),
        ("Sources!Vérification", None, "on attend « Texte lu »"),
        ("Réponses!Crédit", "beaucoup", "« beaucoup » : on attend un nombre"),
        ("Réponses!Échelle", None, "cellule vide : donnez un nom à l'échelle"),
        ("Faits!Code", None, "Faits, ligne 2, colonne Code : cellule vide"),
    ],
)
def test_the_other_sheets_are_checked_too(place, typed, problem):
    assert any(problem in str(one) for one in refusal(with_cells(content_of(), {place: typed})))


def test_what_is_named_twice_or_nowhere_is_told():
    def spoil(book):
        book["Questions"].append(["absente", "q", "?", None, None, "standard"])
        book["Renvois"].append(["verrou", "RIEN"])
        book["Thèmes"].append(["securite", "Encore"])
        book["Réponses"].append(["standard", "oui", "Oui"])

    assert [str(problem) for problem in refusal(changed(content_of(), spoil))] == [
        "Réponses, ligne 7, colonne Code : « oui » est déjà à la ligne 2",
        "Thèmes, ligne 3, colonne Code : « securite » est déjà à la ligne 2",
        "Questions, ligne 2, colonne Exigence : « absente » n'est pas dans la feuille Exigences",
        "Renvois, ligne 2, colonne Source : « RIEN » n'est pas dans la feuille Sources",
    ]


def test_problems_are_told_together_up_to_fifty():
    content = content_of(*(required(f"r{rank}") for rank in range(60)))

    def spoil(book):
        for row in book["Exigences"].iter_rows(min_row=2):
            row[6].value = "x"

    assert len(refusal(changed(content, spoil))) == MOST_PROBLEMS


def test_missing_sheets_and_columns_are_named():
    def remove(book):
        book["Exigences"].delete_cols(7)
        book["Exigences"].delete_cols(3)

    assert [str(one) for one in refusal(changed(content_of(), remove))] == [
        "Exigences, ligne 1 : il manque la colonne « Code »",
        "Exigences, ligne 1 : il manque la colonne « Gravité »",
    ]
    empty = BytesIO()
    openpyxl.Workbook().save(empty)
    assert [problem.message for problem in refusal(empty.getvalue())] == [
        "il manque la feuille « Version » : partez du modèle",
        "il manque la feuille « Exigences » : partez du modèle",
    ]


# ---- what is no workbook, or one that bites

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY a "ha">'
    + b"".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 9}">'.encode() for i in range(1, 20))
    + b"]><worksheet>&a19;</worksheet>"
)
XXE = b'<?xml version="1.0"?><!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet>&x;</worksheet>'


def member(name, data):
    return repacked(GOOD, lambda members: members.update({name: data}))


def in_sheet(before, after, name=SHEET):
    def swap(members):
        assert before in members[name]
        members[name] = members[name].replace(before, after)

    return repacked(GOOD, swap)


def bomb():
    return member("xl/media/zeros.png", bytes(80_000_000))


def locked():
    """What Excel writes behind a password: an OLE container with one encrypted stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


def lying_size():
    """An archive whose directory announces ten bytes for a sheet that holds more."""
    data = bytearray(GOOD)
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.find(signature)
        while place != -1:
            struct.pack_into("<I", data, place + offset, 10)
            place = data.find(signature, place + 4)
    return bytes(data)


def twice():
    packed = BytesIO(GOOD)
    with zipfile.ZipFile(packed, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, b"<worksheet/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda: b"", "vide", id="empty"),
        pytest.param(lambda: b"Code;Titre\na;b\n", "un fichier CSV ne suffit pas", id="csv"),
        pytest.param(lambda: "Code;Énoncé".encode("utf-16"), "n'est pas un classeur", id="utf-16"),
        pytest.param(lambda: GOOD[:3000], "enregistrez-le au format .xlsx", id="cut"),
        pytest.param(lambda: bytes(6_000_000), "trop gros", id="6 MB"),
        pytest.param(locked, "mot de passe : retirez-le", id="password"),
        pytest.param(lambda: locked()[:600], "ancien format .xls", id="xls"),
        pytest.param(bomb, "démesuré", id="bomb"),
        pytest.param(lambda: member("a/b.xml", b"<a>" + b" " * 3_000_000 + b"</a>"), "démesuré", id="ratio"),
        pytest.param(lambda: member("a.xml", b"<a>" * 5_000), "démesurée", id="depth"),
        pytest.param(lambda: member(SHEET, LAUGHS), "lisible", id="laughs"),
        pytest.param(lambda: member(SHEET, XXE), "lisible", id="xxe"),
        pytest.param(lambda: member(SHEET, XXE.decode().encode("utf-16")), "lisible", id="xxe utf-16"),
        pytest.param(lambda: member("../../etc/cron.d/x", b""), "lisible", id="traversal"),
        pytest.param(lambda: member("/etc/x", b""), "lisible", id="absolute"),
        pytest.param(lambda: member("xl\\..\\x", b""), "lisible", id="backslash"),
        pytest.param(lambda: member("xl/vbaProject.bin", b""), "macros", id="macros"),
        pytest.param(
            lambda: in_sheet(b"sheet.main+xml", b"sheet.macroEnabled.main+xml", "[Content_Types].xml"),
            "macros",
            id="xlsm",
        ),
        pytest.param(lambda: member("xl/externalLinks/externalLink1.xml", b"<a/>"), "liaisons", id="link"),
        pytest.param(lambda: member("xl/connections.xml", b"<a/>"), "liaisons", id="connection"),
        pytest.param(lambda: member("xl/embeddings/o.bin", b""), "incorporé", id="embedded"),
        pytest.param(lambda: repacked(GOOD, lambda m: m.pop("[Content_Types].xml")), "archive", id="zip"),
        pytest.param(lambda: repacked(GOOD, lambda m: m.pop(SHEET)), "feuille « Exigences »", id="no sheet"),
        pytest.param(lambda: member(SHEET, "é".encode("latin-1")), "lisible", id="latin-1"),
        pytest.param(lying_size, "lisible", id="lying size"),
        pytest.param(twice, "lisible", id="same name twice"),
        pytest.param(lambda: in_sheet(b' r="2"', b' r="0x2"'), "lisible", id="row number"),
        pytest.param(lambda: in_sheet(b't="n"><v>3', b't="d"><v>3'), "lisible", id="cell type"),
    ],
)
def test_a_hostile_file_is_refused_quickly(make, message):
    assert any(message in str(problem) for problem in refusal(make()))


def test_a_sheet_that_claims_a_million_rows_and_columns_is_read_for_what_it_holds():
    wide = in_sheet(b'<dimension ref="A1:V2"', b'<dimension ref="A1:XFD1048576"')
    assert spreadsheet.read(wide).content == content_of()

    def far(book):
        book["Exigences"].cell(1_048_576, 1).value = " "

    assert spreadsheet.read(changed(content_of(), far)).content == content_of()


def test_merged_cells_count_for_their_first_only():
    huge = b'<mergeCells count="1"><mergeCell ref="A5:XFD1048576"/></mergeCells><dataValidations'
    assert spreadsheet.read(in_sheet(b"<dataValidations", huge)).content == content_of()


def test_links_of_a_cell_and_notes_do_no_harm():
    def decorate(book):
        book["Sources"]["F2"].hyperlink = "https://eur-lex.europa.eu/eli/reg/2016/679/oj"
        book["Exigences"]["E2"].comment = openpyxl.comments.Comment("relire", "moi")

    assert spreadsheet.read(changed(content_of(), decorate)).content == content_of()


def reads_or_refuses(data):
    with contextlib.suppress(CannotRead):
        spreadsheet.read(data)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_flipped_bytes_never_raise_anything_else(flips):
    data = bytearray(GOOD)
    for place, value in flips:
        data[place] = value
    reads_or_refuses(bytes(data))


with zipfile.ZipFile(BytesIO(GOOD)) as _archive:
    MARKUP = {name: _archive.read(name) for name in _archive.namelist() if not name.startswith("docProps")}

PIECES = st.sampled_from(
    """ |<|>|"|-1|99999999999999999999|1e400|NaN|a|XFE1|A0|<c/>|&#0;|<row r="1048577"/>|s|b|e|d|n|inlineStr
    |str|1900-13-45|\xff|<f>|]]>|0""".encode("latin-1").split(b"|")
)


@settings(max_examples=250)
@given(st.sampled_from(sorted(MARKUP)), st.data())
def test_mutated_markup_never_raises_anything_else(name, data):
    text = MARKUP[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + data.draw(PIECES) + text[start + data.draw(st.integers(0, 12)) :]
    reads_or_refuses(member(name, text))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
)
CELLS = st.tuples(
    st.sampled_from([sheet.title for sheet in SHEETS]), st.integers(1, 6), st.integers(1, 22), VALUES
)


@settings(max_examples=30)
@given(st.lists(CELLS, min_size=1, max_size=10))
def test_any_value_in_any_cell_is_read_or_refused(cells):
    def fill(book):
        for sheet, line, column, value in cells:
            if isinstance(value, str):
                value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)
            book[sheet].cell(line, column).value = value

    reads_or_refuses(changed(content_of(), fill))
