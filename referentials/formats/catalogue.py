"""The formats by the name that a command gives them; a new one is a file and a row here."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from referentials.formats import ciso_assistant, native, oscal, spreadsheet
from referentials.formats.exchange import Format, Writing

FORMATS: Mapping[str, Format] = {
    "native": Format(read=native.read_located, write=lambda content: Writing(data=native.write(content))),
    "oscal": Format(read=oscal.read, write=oscal.write),
    "ciso_assistant": Format(read=ciso_assistant.read, write=ciso_assistant.write),
    "xlsx": Format(read=spreadsheet.read, write=spreadsheet.write),
}

SIGNS: Mapping[str, re.Pattern[bytes]] = {
    "xlsx": re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"),
    "oscal": re.compile(rb"(?:\xef\xbb\xbf)?\s*\{"),
    "native": re.compile(rb"(?s)(?:.*\n|\xef\xbb\xbf)?format:\s*[\"']?cabinet-compliance/"),
    "ciso_assistant": re.compile(rb"(?s)(?:.*\n|\xef\xbb\xbf)?[\"']?urn[\"']?:\s*[\"']?urn:"),
}
"""How a file of each format begins, or the line that tells it; the first that fits is taken."""


class UnknownFormat(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(
            _("Le format « %(name)s » n'existe pas. Formats connus : %(formats)s.")
            % {"name": name, "formats": ", ".join(FORMATS)}
        )


def find_format(name: str) -> Format:
    """Raises UnknownFormat."""
    if name not in FORMATS:
        raise UnknownFormat(name)
    return FORMATS[name]


def detect_format(data: bytes) -> str:
    """The name of the format that a file looks like; ours when it looks like none, for what it then says."""
    return next((name for name, sign in SIGNS.items() if sign.match(data)), "native")
