"""From untrusted bytes to plain cells; nothing is computed, followed or unpacked before it was measured."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from referentials.formats.cannot_read import MOST_BYTES, CannotRead, refuse

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MOST_MEMBERS = 500
MOST_UNPACKED = 60_000_000
MOST_RATIO = 250
"""A worksheet that repeats itself shrinks a hundred times; a bomb, a thousand."""
SMALL_MEMBER = 1_000_000
MOST_ELEMENTS = 1_000_000
DEEPEST = 60
MOST_SHEETS = 50
LAST_ROW = 1_048_576
MOST_COLUMNS = 64

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
FORBIDDEN: dict[re.Pattern[str], "StrPromise"] = {
    re.compile(r"(^|/)(vbaproject[^/]*|vbadata\.xml|macrosheets/.*|activex/.*)$", re.IGNORECASE): (
        _(
            "ce classeur contient des macros : enregistrez-le au format « Classeur Excel (.xlsx) », "
            "sans macros"
        )
    ),
    re.compile(r"(^|/)(externallinks/.*|connections\.xml|querytables/.*)$", re.IGNORECASE): (
        _(
            "ce classeur est lié à d'autres fichiers ou à des données externes : rompez les liaisons "
            "(Données, Modifier les liens), puis enregistrez-le de nouveau"
        )
    ),
    re.compile(r"(^|/)embeddings/.*$", re.IGNORECASE): (
        _("ce classeur contient un autre document incorporé : supprimez-le, puis enregistrez de nouveau")
    ),
}
DAMAGED = _(
    "ce fichier n'est pas un classeur Excel lisible : ouvrez-le dans un tableur, puis enregistrez-le "
    "au format .xlsx"
)
BROKEN = (  # what a damaged file makes of zipfile, zlib, expat and openpyxl
    zipfile.BadZipFile,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)

Value = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Formula:
    """Where a value should stand; never computed."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """What a spreadsheet shows instead of a result, such as #REF!"""

    text: str


Cell = Value | Formula | ErrorValue


@dataclass(frozen=True, slots=True)
class Line:
    """A row that says something: its number from 1, and its cells from the first column."""

    number: int
    cells: tuple[Cell, ...]


def open_workbook(data: bytes) -> dict[str, list[Line]]:
    """The lines of each sheet by its title. Raises CannotRead, and nothing else."""
    _check_kind(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_members(archive.infolist())
            for name in archive.namelist():
                if name.lower().endswith((".xml", ".rels")):
                    with archive.open(name) as member:
                        _check_markup(member)
        return _cells(data)
    except CannotRead:
        raise
    except BROKEN as error:
        raise refuse(str(DAMAGED)) from error


def _check_kind(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise refuse(gettext("fichier trop gros : %(size)d Mo au plus") % {"size": MOST_BYTES // 10**6})
    if not data:
        raise refuse(gettext("le fichier est vide"))
    if data.startswith(OLE):
        protected = ENCRYPTED in data
        raise refuse(
            gettext(
                "ce classeur est protégé par un mot de passe : retirez-le (Fichier, Informations, Protéger "
                "le classeur), puis enregistrez de nouveau"
            )
            if protected
            else gettext("ce classeur est à l'ancien format .xls : enregistrez-le au format .xlsx")
        )
    if not data.startswith(ZIP):
        raise refuse(
            gettext(
                "ce fichier n'est pas un classeur .xlsx, quel que soit son nom (un fichier CSV ne suffit "
                "pas) : partez du modèle, ou enregistrez-le depuis un tableur au format .xlsx"
            )
        )


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise refuse(str(DAMAGED))
        for pattern, message in FORBIDDEN.items():
            if pattern.search(name):
                raise refuse(str(message))
    if len(set(names)) != len(names) or any(member.flag_bits & 1 for member in members):
        raise refuse(str(DAMAGED))
    if "[Content_Types].xml" not in names:
        raise refuse(
            gettext(
                "cette archive n'est pas un classeur .xlsx : enregistrez-la depuis un tableur au format .xlsx"
            )
        )
    _check_sizes(members)


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """The sizes that the archive announces: zipfile unpacks no more than them."""
    swollen = any(
        member.file_size > SMALL_MEMBER and member.file_size > MOST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if swollen or len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
        raise refuse(
            gettext(
                "ce classeur se déplie en un contenu démesuré, il n'a pas été ouvert : recopiez vos lignes "
                "dans le modèle"
            )
        )


def _check_markup(member: IO[bytes]) -> None:
    """No declaration of entities, no abyss, no flood; macros may also hide in the declared types."""
    open_elements: list[Element] = []
    for seen, (event, element) in enumerate(iterparse(member, events=("start", "end"), forbid_dtd=True)):
        if seen > 2 * MOST_ELEMENTS or len(open_elements) > DEEPEST:
            raise refuse(
                gettext("ce classeur a une structure démesurée : recopiez vos lignes dans le modèle")
            )
        if event == "start":
            open_elements.append(element)
            if "macroenabled" in element.get("ContentType", "").lower():
                raise refuse(str(next(iter(FORBIDDEN.values()))))
        else:
            open_elements.pop()
            element.clear()
            if open_elements:
                open_elements[-1].remove(element)


def _cells(data: bytes) -> dict[str, list[Line]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of openpyxl, on what it will not keep: we only read cells
        workbook = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
        try:
            if len(workbook.worksheets) > MOST_SHEETS:
                raise refuse(
                    gettext("plus de %(most_sheets)s feuilles : recopiez vos lignes dans le modèle")
                    % {"most_sheets": MOST_SHEETS}
                )
            return {sheet.title: list(_lines(sheet)) for sheet in workbook.worksheets}
        finally:
            workbook.close()


def _lines(sheet: Worksheet) -> Iterator[Line]:
    blank: object = None
    rows = sheet.iter_rows(min_row=1, max_row=LAST_ROW, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        if row is blank:
            continue
        cells = tuple(_value(cell.value, cell.data_type) for cell in row)
        if any(value is not None and value != "" for value in cells):
            yield Line(number, cells)
        else:
            blank = row


def _value(value: object, kind: str) -> Cell:
    if kind == "f":
        return Formula()
    if kind == "e":
        return ErrorValue(str(value))
    if isinstance(value, str):
        return _plain_text(value)
    if value is None or isinstance(value, int | float | bool | date | time | timedelta):
        return value
    return str(value)


ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _plain_text(text: str) -> str:
    """As typed: XLSX writes _x000D_ for a character that XML cannot hold, and breaks lines in two ways."""
    if "_x" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def cell_name(column: int, line: int) -> str:
    """C12, counting columns from 0."""
    return f"{get_column_letter(column + 1)}{line}"
