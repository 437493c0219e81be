"""What kind of file this is, by what it holds; a name proves nothing, but must not contradict it."""

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100_000_000
"""Bytes that the members of an office file say they hold once unpacked."""
LONGEST_DESCRIPTION = 2_000_000
"""Bytes of the one member that is unpacked, to know the type of the others."""


class Reason(StrEnum):
    UNKNOWN_TYPE = "unknown_type"
    NAME_LIES = "name_lies"
    MACROS = "macros"
    BOMB = "bomb"
    BROKEN = "broken"


class FileRefused(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FileType:
    content_type: str
    extensions: tuple[str, ...]


OPEN_XML = "application/vnd.openxmlformats-officedocument."
PDF = FileType(content_type="application/pdf", extensions=("pdf",))
PNG = FileType(content_type="image/png", extensions=("png",))
JPEG = FileType(content_type="image/jpeg", extensions=("jpg", "jpeg"))
TEXT = FileType(content_type="text/plain", extensions=("txt", "csv"))
DOCX = FileType(content_type=f"{OPEN_XML}wordprocessingml.document", extensions=("docx",))
XLSX = FileType(content_type=f"{OPEN_XML}spreadsheetml.sheet", extensions=("xlsx",))
ODT = FileType(content_type="application/vnd.oasis.opendocument.text", extensions=("odt",))

TYPES = (PDF, PNG, JPEG, TEXT, DOCX, XLSX, ODT)
EXTENSIONS = tuple(extension for one in TYPES for extension in one.extensions)

SIGNATURES = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
ZIP = b"PK\x03\x04"
MARKUP_OR_SCRIPT = re.compile(r"\ufeff?\s*(<[!?a-z/]|#!|\{\\rtf)", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

CODE = re.compile(
    r"(^|/)(vbaproject[^/]*|vbadata\.xml|activex/.*|macrosheets/.*|basic/.*|scripts/.*)$", re.IGNORECASE
)
"""Members that carry code: Visual Basic, ActiveX controls, Excel 4 sheets, OpenDocument scripts."""


def recognise(name: str, content: bytes) -> FileType:
    """Raises FileRefused."""
    found = _by_content(content)
    if PurePath(name).suffix.lower().removeprefix(".") not in found.extensions:
        raise FileRefused(Reason.NAME_LIES)
    return found


def _by_content(content: bytes) -> FileType:
    for signature, found in SIGNATURES.items():
        if content.startswith(signature):
            return found
    if content.startswith(ZIP):
        return _read_office_file(content)
    if _is_plain_text(content):
        return TEXT
    raise FileRefused(Reason.UNKNOWN_TYPE)


def _is_plain_text(content: bytes) -> bool:
    """Words in UTF-8 that no browser or shell would take for a page, a drawing or a script."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not CONTROL.search(text) and not MARKUP_OR_SCRIPT.match(text)


def _read_office_file(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _open_office_file(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise FileRefused(Reason.BROKEN) from error


def _open_office_file(archive: zipfile.ZipFile) -> FileType:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileRefused(Reason.BOMB)
    names = [member.filename for member in members]
    if any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise FileRefused(Reason.BROKEN)
    if any(CODE.search(name) for name in names):
        raise FileRefused(Reason.MACROS)
    for described_in, read in READERS.items():
        if described_in in names:
            return read(_unpack(archive, described_in))
    raise FileRefused(Reason.UNKNOWN_TYPE)


def _unpack(archive: zipfile.ZipFile, name: str) -> str:
    """Never more than announced, which is bounded before."""
    if archive.getinfo(name).file_size > LONGEST_DESCRIPTION:
        raise FileRefused(Reason.BOMB)
    return archive.read(name).decode()


def _read_open_xml(description: str) -> FileType:
    if "macroenabled" in description.lower() or "vbaproject" in description.lower():
        raise FileRefused(Reason.MACROS)
    for found in (DOCX, XLSX):
        if f'"{found.content_type}.main+xml"' in description:
            return found
    raise FileRefused(Reason.UNKNOWN_TYPE)


def _read_open_document(media_type: str) -> FileType:
    if media_type.strip() != ODT.content_type:
        raise FileRefused(Reason.UNKNOWN_TYPE)
    return ODT


READERS: dict[str, Callable[[str], FileType]] = {
    "[Content_Types].xml": _read_open_xml,
    "mimetype": _read_open_document,
}
