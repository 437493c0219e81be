"""The downloaded workbook, filled as people and other spreadsheets do."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from tests.assessments.asking import url


def downloaded(client, assessment):
    return load_workbook(BytesIO(client.get(url("spreadsheet_file", assessment)).content))


def column(page, title):
    return next(cell.column for cell in page[1] if cell.value == title)


def row_of(page, code):
    return next(cell.row for cell in page["A"] if cell.value == code)


def fill(book, code, choice, *, reason=None, comment=None):
    page = book["Questionnaire"]
    said = {"Réponse": choice, "Motif, si « sans objet »": reason, "Commentaire": comment}
    for title, value in said.items():
        if value is not None:
            page.cell(row_of(page, code), column(page, title)).value = value or None
    return book


def as_file(book, name="rempli.xlsx"):
    data = BytesIO()
    book.save(data)
    return SimpleUploadedFile(name, data.getvalue())


def send(client, assessment, file):
    return client.post(url("spreadsheet", assessment), {"file": file}, follow=True)


def rewritten(book, *, keep=None, reverse=False, above=0, extra=False):
    """As another program would: values only, no hidden sheet, columns and rows elsewhere."""
    [head, *rows] = [list(row) for row in book["Questionnaire"].iter_rows(values_only=True)]
    places = [i for i, title in enumerate(head) if keep is None or title in keep]
    places = places[::-1] if reverse else places
    rows = rows[::-1] if reverse else rows
    other = Workbook()
    page = other.active
    page.title = "Feuille 1"
    for _ in range(above):
        page.append(["Cabinet du docteur Martin"])
    for row in [head, *rows]:
        page.append([*(["à moi"] if extra else []), *(row[i] for i in places)])
    return other
