"""A DPO's list as a file, row after row: memory grows by one identifier a practice."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from assessments.models import Assessment
from assessments.portfolio.filtering import Show, Wanted
from assessments.portfolio.listing import READ, Line, assessed, in_order, not_started, read_lines
from practices.models import Practice, User
from referentials.domain.content import Theme

CHUNK = 1_000
PIECE = 65_536
BOM = "\ufeff"
FORMULA = re.compile(r"^[\s]*[=+\-@]")
"""What a spreadsheet would compute rather than show."""
COLUMNS = (
    "Structure",
    "Type",
    "Département",
    "Commune",
    "Professionnels",
    "Logiciel métier",
    "Version",
    "État",
    "Score",
    "Score possible",
    "Niveau",
    "Questions posées",
    "Questions répondues",
    "Évolution en points",
    "Actions en retard",
    "Dernière activité",
    "Bloquée",
)
Cell = str | int | Decimal | datetime | None
Row = TypeVar("Row", bound=Model)


class _Line:
    """What the csv module writes to: it hands back what it is given."""

    def write(self, text: str) -> str:
        return text


def write_csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """As French spreadsheets open it: semicolons, decimal commas and a mark for UTF-8; in chunks."""
    writer = csv.writer(_Line(), delimiter=";")
    lines = (writer.writerow([_as_text(cell) for cell in row]) for row in rows)
    yield BOM.encode()
    while chunk := "".join(islice(lines, CHUNK)):
        yield chunk.encode()


def write_xlsx(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """Through a temporary file, written when the first piece is asked for and gone after the last."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Suivi")
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([_as_cell(sheet, cell) for cell in row])
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def list_rows(
    dpo: User, wanted: Wanted, themes: Sequence[Theme], *, now: datetime
) -> Iterator[Sequence[Cell]]:
    """The titles, then a row a practice in the order of the list; three queries a thousand practices."""
    yield [*COLUMNS, *(f"Score, {theme.title}" for theme in themes)]
    pairs = _pairs(dpo, wanted, now=now)
    while chunk := list(islice(pairs, CHUNK)):
        for line in read_lines(dpo, chunk, now=now):
            yield [*_about_practice(line.practice), *_about_assessment(line), *_by_theme(line, themes)]


def _pairs(dpo: User, wanted: Wanted, *, now: datetime) -> Iterator[tuple[Practice, Assessment | None]]:
    """By identifiers, in chunks: a cursor kept open on the server would outlive a reader who goes away."""
    if wanted.show is Show.NOT_STARTED:
        waiting = not_started(dpo, wanted).order_by("name", "pk")
        for practice in _in_chunks(waiting.values_list("pk", flat=True), Practice.objects.all()):
            yield practice, None
        return
    rows = in_order(assessed(dpo, wanted, now=now), wanted.sort)
    whole = Assessment.objects.select_related("practice", "version").only(*READ, "theme_scores")
    for one in _in_chunks(rows.values_list("pk", flat=True), whole):
        yield one.practice, one


def _in_chunks(keys: Iterable[UUID], rows: QuerySet[Row]) -> Iterator[Row]:
    ordered = iter(list(keys))
    while chunk := list(islice(ordered, CHUNK)):
        found = rows.in_bulk(chunk)
        yield from (found[key] for key in chunk if key in found)


def _about_practice(practice: Practice) -> list[Cell]:
    return [
        practice.name,
        practice.get_kind_display(),
        practice.department,
        practice.city,
        practice.size,
        practice.software,
    ]


def _about_assessment(line: Line) -> list[Cell]:
    one = line.assessment
    if one is None:
        return ["", "Sans évaluation", *[None] * 9]
    return [
        one.version.number,
        one.get_state_display(),
        one.score_low,
        one.score_high,
        one.level,
        one.asked_count,
        one.answered_count,
        line.trend,
        line.overdue,
        one.changed_at,
        "oui" if line.stuck else "non",
    ]


def _by_theme(line: Line, themes: Sequence[Theme]) -> list[Cell]:
    scores = line.assessment.theme_scores if line.assessment else {}
    return [Decimal(scores[theme.code][0]) if theme.code in scores else None for theme in themes]


def _as_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{timezone.localtime(cell):%d/%m/%Y}"
        case Decimal():
            return f"{cell:.1f}".replace(".", ",")
        case str():
            return f"'{cell}" if FORMULA.match(cell) else cell
    return str(cell)


def _as_cell(sheet: Any, cell: Cell) -> Any:
    match cell:
        case datetime():
            dated = WriteOnlyCell(sheet, timezone.localtime(cell).replace(tzinfo=None))
            dated.number_format = "DD/MM/YYYY"
            return dated
        case Decimal():
            return round(float(cell), 1)
        case str():
            written = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub(" ", cell))
            written.data_type = "s"  # text, even when it begins as a formula does
            return written
    return cell
