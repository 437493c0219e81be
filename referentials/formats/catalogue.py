"""The formats by the name that a command gives them; a new one is a file and a row here."""

from collections.abc import Mapping

from referentials.formats import native, oscal, spreadsheet
from referentials.formats.exchange import Format, Writing

FORMATS: Mapping[str, Format] = {
    "native": Format(read=native.read_located, write=lambda content: Writing(data=native.write(content))),
    "oscal": Format(read=oscal.read, write=oscal.write),
    "xlsx": Format(read=spreadsheet.read, write=spreadsheet.write),
}


class UnknownFormat(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"Le format « {name} » n'existe pas. Formats connus : {', '.join(FORMATS)}.")


def find_format(name: str) -> Format:
    """Raises UnknownFormat."""
    if name not in FORMATS:
        raise UnknownFormat(name)
    return FORMATS[name]
