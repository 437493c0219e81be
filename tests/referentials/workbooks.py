"""Workbooks as editors and attackers leave them."""

import zipfile
from io import BytesIO

import openpyxl

from referentials.formats import spreadsheet


def changed(content, change):
    """The workbook of the content, after `change` did what it wants to it in a spreadsheet."""
    book = openpyxl.load_workbook(BytesIO(spreadsheet.write(content).data))
    change(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def read_changed(content, cells):
    return spreadsheet.read(with_cells(content, cells))


def with_cells(content, cells):
    """`cells` by « sheet!column », on the first line, or « sheet!column!first cell of the line »."""

    def fill(book):
        for place, value in cells.items():
            sheet, column, *line = place.split("!")
            head = [cell.value for cell in book[sheet][1]]
            lines = {row[0].value: row[0].row for row in book[sheet].iter_rows(min_row=2)}
            number = lines[line[0]] if line else 2
            book[sheet].cell(number, head.index(column) + 1).value = value

    return changed(content, fill)


def sheet_values(data, title):
    book = openpyxl.load_workbook(BytesIO(data))
    return [row for row in book[title].iter_rows(values_only=True) if any(row)]


def repacked(data, change):
    """The archive with its members as `change` leaves them in a dictionary of bytes by name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()
