"""The workbook itself: readable in any spreadsheet, with drop-down lists, and the same bytes every time."""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from referentials.formats import spreadsheet_layout as layout
from referentials.formats.spreadsheet_guide import guide_lines
from referentials.formats.spreadsheet_layout import Column, Sheet
from referentials.formats.spreadsheet_writing import Cells, Written

LONGEST_CELL = 32_767
LONGEST_PROMPT = 255
LAST_ROW = 5_000
"""Down to where a drop-down list stands, beyond the rows that are filled."""
DAY_ZERO = (1980, 1, 1, 0, 0, 0)
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")

INK, PAPER, PALE, LINE = "FFFFFF", "0F4C5C", "E4EFF2", "B8C4C9"
EDGE = Border(bottom=Side(style="thin", color=LINE))
TEXT = NamedStyle(
    name="texte", number_format="@", alignment=Alignment(wrap_text=True, vertical="top"), border=EDGE
)
NUMBER = NamedStyle(name="nombre", alignment=Alignment(vertical="top", horizontal="left"), border=EDGE)
HEAD = NamedStyle(
    name="titre de colonne",
    font=Font(bold=True, color=INK),
    fill=PatternFill("solid", fgColor=PAPER),
    alignment=Alignment(wrap_text=True, vertical="center"),
)
NUMBERS = {"severity", "cost_max", "effort_hours", "credit"}


def print_workbook(sheets: Mapping[Sheet, Sequence[Cells]], losses: list[str]) -> bytes:
    """Adds to `losses` what a cell could not hold."""
    book = Workbook()
    for style in (TEXT, NUMBER, HEAD):
        book.add_named_style(_copy(style))
    guide = book.active
    if not isinstance(guide, Worksheet):  # for the type checker: a new workbook has one sheet
        raise TypeError
    _write_guide(guide)
    for sheet, rows in sheets.items():
        _write_sheet(book.create_sheet(sheet.title), sheet, rows, losses)
    _write_options(book.create_sheet(layout.OPTIONS))
    book.active = 1 + list(sheets).index(layout.REQUIREMENTS)
    for page in book.worksheets:
        page.sheet_view.tabSelected = page.title == layout.REQUIREMENTS.title
    return _steady(book)


def _copy(style: NamedStyle) -> NamedStyle:
    """A named style belongs to one workbook."""
    return NamedStyle(
        name=style.name,
        font=style.font,
        fill=style.fill,
        border=style.border,
        alignment=style.alignment,
        number_format=style.number_format,
    )


def _write_guide(page: Worksheet) -> None:
    page.title = layout.GUIDE
    page.sheet_view.showGridLines = False
    page.column_dimensions["A"].width = 26
    page.column_dimensions["B"].width = 100
    for number, (kind, words) in enumerate(guide_lines(), start=1):
        for place, text in enumerate(words, start=1):
            cell = page.cell(number, place)
            _put(cell, text)
            cell.alignment = Alignment(wrap_text=kind != "title", vertical="top")
            if kind != "line":
                cell.font = Font(bold=True, size=16 if kind == "title" else 12, color=PAPER)
            elif place == 1:
                cell.font = Font(bold=True)


def _write_sheet(page: Worksheet, sheet: Sheet, rows: Sequence[Cells], losses: list[str]) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = column.width
        head = page.cell(1, place)
        _put(head, column.title)
        head.style = HEAD.name
        for validation in _validations(column, f"{letter}2:{letter}{max(LAST_ROW, len(rows) + 1)}"):
            page.add_data_validation(validation)
    page.row_dimensions[1].height = 32
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{len(rows) + 1}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    placed = _("%(sheet)s, ligne %(line)d, colonne %(column)s")
    for number, row in enumerate(rows, start=2):
        for place, column in enumerate(sheet.columns, start=1):
            cell = page.cell(number, place)
            value = row.get(column.key, "")
            is_number = column.key in NUMBERS and not (value and isinstance(value, str))
            cell.style = NUMBER.name if is_number else TEXT.name
            if value != "":
                where = placed % {"sheet": sheet.title, "line": number, "column": column.title}
                _put(cell, value, losses, where)


def _put(cell: Cell | MergedCell, value: Written, losses: list[str] | None = None, where: str = "") -> None:
    """A text stays a text, whatever it begins with: never a formula."""
    if not isinstance(value, str):
        cell.value = value
        return
    if losses is not None and (len(value) > LONGEST_CELL or "\r" in value):
        losses.append(_loss(value, where))
    cell.value = _escape(value)[:LONGEST_CELL]
    cell.data_type = "s"
    if value[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True


def _loss(value: str, where: str) -> str:
    if len(value) > LONGEST_CELL:
        cut = _("%(where)s : texte coupé, une cellule ne tient que %(most)d caractères.")
        return cut % {"where": where, "most": LONGEST_CELL}
    return _("%(where)s : les retours chariot deviennent de simples fins de ligne.") % {"where": where}


def _escape(text: str) -> str:
    """XLSX takes _x0041_ for an escaped character: ours is written so that it stays as it is."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def _validations(column: Column, place: str) -> Iterator[DataValidation]:
    if not column.options and not column.help:
        return
    validation = DataValidation(type="list" if column.options else None, allow_blank=True, sqref=place)
    if column.options:
        validation.formula1 = _options_range(column.options)
        validation.showErrorMessage = True
        known_codes = column.options not in layout.LISTS
        validation.errorStyle = "warning" if known_codes else "stop"
        validation.errorTitle = column.title
        validation.error = (
            f"Choisissez dans la liste, ou dans la feuille {column.options}."
            if known_codes
            else ("Choisissez dans la liste.")
        )
    if column.help:
        validation.showInputMessage = True
        validation.promptTitle = column.title
        validation.prompt = column.help[:LONGEST_PROMPT]
    yield validation


def _options_range(options: str) -> str:
    if options in layout.LISTS:
        letter = get_column_letter(1 + list(layout.LISTS).index(options))
        return f"{layout.OPTIONS}!${letter}$1:${letter}${len(layout.LISTS[options])}"
    sheet = next(one for one in layout.SHEETS if one.title == options)
    letter = get_column_letter(1 + [column.key for column in sheet.columns].index("code"))
    return f"'{options}'!${letter}$2:${letter}${LAST_ROW}"


def _write_options(page: Worksheet) -> None:
    for place, (name, words) in enumerate(layout.LISTS.items(), start=1):
        for number, word in enumerate(words, start=1):
            _put(page.cell(number, place), int(word) if name in ("severity", "cost") else word)
    page.sheet_state = "hidden"


def _steady(book: Workbook) -> bytes:
    """Without the moment it was written."""
    written, steady = BytesIO(), BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z", data)
            member = zipfile.ZipInfo(name, DAY_ZERO)
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, data)
    return steady.getvalue()
