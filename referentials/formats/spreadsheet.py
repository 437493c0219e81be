"""XLSX, for those who write a referential in a spreadsheet: one row a requirement, its question and measure.

docs/formats.md describes the sheets. Reading computes nothing and follows nothing; see spreadsheet_opening.
"""

from django.utils.translation import gettext as _

from referentials.domain.content import Content
from referentials.formats.exchange import Reading, Writing
from referentials.formats.spreadsheet_example import EXAMPLE
from referentials.formats.spreadsheet_opening import open_workbook
from referentials.formats.spreadsheet_printing import print_workbook
from referentials.formats.spreadsheet_reading import read_sheets
from referentials.formats.spreadsheet_writing import sheet_rows


def read(data: bytes) -> Reading:
    """Raises CannotRead, which names the sheet, the line and the column of every problem."""
    return read_sheets(open_workbook(data))


def write(content: Content) -> Writing:
    """What `read` reads back as the same content, but for the losses; the same bytes every time."""
    losses: list[str] = []
    data = print_workbook(sheet_rows(content), losses)
    if content.extras:
        names = ", ".join(sorted(content.extras))
        losses.append(
            _("Ce qui n'existe que dans d'autres formats (%(names)s) n'est pas dans le classeur.")
            % {"names": names}
        )
    return Writing(data=data, losses=tuple(losses))


def template() -> bytes:
    """A workbook to fill, with one example."""
    return write(EXAMPLE).data
