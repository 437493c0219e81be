"""The workbook of one assessment: only what it asks, the answers that stand, and lists to choose from."""

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessments.queries import Sheet
from assessments.spreadsheets import layout
from assessments.spreadsheets.guide import GUIDE_LINES
from assessments.spreadsheets.layout import COLUMNS
from referentials.domain.content import Question, Requirement, Theme

INK, PAPER, GREY, PALE, LINE = "FFFFFF", "0F4C5C", "F3F1EC", "FFFDF5", "B8C4C9"
THIN = Side(style="thin", color=LINE)
EDGE = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TOP = Alignment(wrap_text=True, vertical="top")
LONGEST_CELL = 32_767
BEGINS_A_FORMULA = ("=", "+", "-", "@")

Row = tuple[Theme, Requirement, Question]


def write_questionnaire(sheet: Sheet) -> bytes:
    book = Workbook()
    for style in _styles():
        book.add_named_style(style)
    page = book.active
    if not isinstance(page, Worksheet):  # for the type checker: a new workbook has one sheet
        raise TypeError
    page.title = layout.QUESTIONS
    rows = list(_asked(sheet))
    _write_questions(page, sheet, rows)
    _write_guide(book.create_sheet(layout.GUIDE), sheet)
    lists = book.create_sheet(layout.LISTS)
    _write_lists(lists, page, rows)
    _write_passport(book.create_sheet(layout.PASSPORT), sheet)
    for hidden in (lists, book[layout.PASSPORT]):
        hidden.sheet_state = "hidden"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _styles() -> tuple[NamedStyle, ...]:
    """Belong to one workbook."""
    return (
        NamedStyle(
            name="titre de colonne",
            font=Font(bold=True, color=INK),
            fill=PatternFill("solid", fgColor=PAPER),
            alignment=Alignment(wrap_text=True, vertical="center"),
            border=EDGE,
        ),
        NamedStyle(
            name="à lire",
            fill=PatternFill("solid", fgColor=GREY),
            alignment=TOP,
            border=EDGE,
            number_format="@",
        ),
        NamedStyle(
            name="à remplir",
            fill=PatternFill("solid", fgColor=PALE),
            alignment=TOP,
            border=EDGE,
            number_format="@",
            protection=Protection(locked=False),
        ),
    )


def _asked(sheet: Sheet) -> Iterator[Row]:
    for theme in sheet.content.themes:
        for requirement in theme.requirements:
            for question in sheet.scope.asked.get(requirement.code, ()):
                yield theme, requirement, question


def _write_questions(page: Worksheet, sheet: Sheet, rows: list[Row]) -> None:
    for place, column in enumerate(COLUMNS, start=1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.hidden = column.width, column.is_hidden
        head = page.cell(1, place, column.title)
        head.style = "titre de colonne"
    for number, row in enumerate(rows, start=2):
        told = _tell(sheet, row)
        for place, column in enumerate(COLUMNS, start=1):
            cell = page.cell(number, place)
            cell.style = "à remplir" if column.is_filled else "à lire"
            _put(cell, told[column.key])
    page.row_dimensions[1].height = 32
    page.freeze_panes = "B2"
    page.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{len(rows) + 1}"
    _protect(page)
    _set_up_print(page)


def _tell(sheet: Sheet, row: Row) -> dict[str, str | int]:
    theme, requirement, question = row
    stored = sheet.rows.get(question.code)
    chosen = next((c.label for c in question.choices if stored and c.code == stored.choice), "")
    return {
        "code": question.code,
        "theme": theme.title,
        "requirement": requirement.title,
        "question": question.text,
        "help": question.help,
        "choices": "\n".join(choice.label for choice in question.choices),
        "choice": chosen,
        "reason": stored.reason if stored else "",
        "comment": stored.comment if stored else "",
        "revision": stored.revision if stored else 0,
    }


def _put(cell: Cell | MergedCell, value: str | int) -> None:
    """A text stays a text, whatever it begins with: never a formula."""
    if isinstance(value, int):
        cell.value = value
    elif value:
        # XLSX takes _x0041_ for an escaped character: ours is written so that it stays as it is.
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)[:LONGEST_CELL]
        cell.data_type = "s"
        if value.startswith(BEGINS_A_FORMULA):
            cell.quotePrefix = True


def _protect(page: Worksheet) -> None:
    """Without a password: against a slip of the hand; what may be sorted, filtered and resized stays so."""
    page.protection.sheet = True
    page.protection.formatColumns = False
    page.protection.formatRows = False
    page.protection.autoFilter = False
    page.protection.sort = False


def _set_up_print(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"
    footer = page.oddFooter.center if page.oddFooter else None
    if footer is not None:  # for the type checker
        footer.text = "&P / &N"


def _write_lists(page: Worksheet, questions: Worksheet, rows: list[Row]) -> None:
    """One column a scale; each answer's cell offers that of its question."""
    cells: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    letter = get_column_letter(1 + [column.key for column in COLUMNS].index("choice"))
    for number, (_, _, question) in enumerate(rows, start=2):
        cells[tuple(choice.label for choice in question.choices)].append(f"{letter}{number}")
    for place, (labels, where) in enumerate(cells.items(), start=1):
        for number, label in enumerate(labels, start=1):
            _put(page.cell(number, place), label)
        column = get_column_letter(place)
        validation = DataValidation(
            type="list",
            formula1=f"{layout.LISTS}!${column}$1:${column}${len(labels)}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle="Réponse",
            error="Choisissez l'une des réponses possibles.",
        )
        for cell in where:
            validation.add(cell)
        questions.add_data_validation(validation)


def _write_guide(page: Worksheet, sheet: Sheet) -> None:
    page.sheet_view.showGridLines = False
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 22, 95
    version = sheet.assessment.version
    _put(page.cell(1, 1), f"{sheet.content.title} {version.number}")
    page.cell(1, 1).font = Font(bold=True, size=16, color=PAPER)
    _put(page.cell(2, 1), sheet.assessment.practice.name)
    for number, (name, text) in enumerate(GUIDE_LINES, start=4):
        for place, words in enumerate((name, text), start=1):
            cell = page.cell(number, place)
            _put(cell, words)
            cell.alignment = TOP
            cell.font = Font(bold=place == 1)
    page.protection.sheet = True


def _write_passport(page: Worksheet, sheet: Sheet) -> None:
    for number, (key, value) in enumerate(identity_of(sheet).items(), start=1):
        _put(page.cell(number, 1), layout.IDENTITY[key])
        _put(page.cell(number, 2), value)


def identity_of(sheet: Sheet) -> dict[str, str]:
    assessment = sheet.assessment
    return {
        "assessment": str(assessment.pk),
        "practice": assessment.practice.name,
        "referential": sheet.content.referential,
        "number": assessment.version.number,
        "content_hash": assessment.version.content_hash,
        "profile": " ".join([assessment.kind, *sorted(assessment.facts)]),
    }
