"""What kind of file this is, by what it holds; a name proves nothing, but must not contradict it."""

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assessments.images import MOST_POINTS, NoSize, points_of_jpeg, points_of_png
from assessments.pdf_code import PdfIsABomb, carries_code

MOST_MEMBERS = 2_000
MOST_UNPACKED = 100_000_000
"""Bytes that the members of an office file say they hold once unpacked."""
LONGEST_DESCRIPTION = 2_000_000
"""Bytes of each member that is unpacked: those that say what the others are, and what they call for."""
MOST_DESCRIPTIONS = 10_000_000
"""Bytes of all of them together."""


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
    r"(^|/)(vbaproject[^/]*|vbadata\.xml|activex/.*|macrosheets/.*|basic/.*|scripts/.*|embeddings/.*\.bin)$",
    re.IGNORECASE,
)
"""Members that carry code: Visual Basic, ActiveX, Excel 4 sheets, OpenDocument scripts, packaged programs."""
RELATIONS = ".rels"
ACTIVE = ("vbaproject", "macroenabled", "macrosheet", "activex", "oleobject")
"""Said by a content type or a relationship of a document that carries code, whatever its member is called."""
FETCHED = ("attachedtemplate", "oleobject", "frame", "subdocument")
"""What a word processor fetches from elsewhere as it opens the document; a plain link waits for a click."""
ENCRYPTED = 0x1


def recognise(name: str, content: bytes) -> FileType:
    """Raises FileRefused."""
    found = _by_content(content)
    if PurePath(name).suffix.lower().removeprefix(".") not in found.extensions:
        raise FileRefused(Reason.NAME_LIES)
    look = LOOKED_INTO.get(found)
    if look is not None:
        look(content)
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


def _look_into_pdf(content: bytes) -> None:
    try:
        if carries_code(content):
            raise FileRefused(Reason.MACROS)
    except PdfIsABomb as error:
        raise FileRefused(Reason.BOMB) from error


def _look_into_image(points: Callable[[bytes], int]) -> Callable[[bytes], None]:
    def look(content: bytes) -> None:
        try:
            if points(content) > MOST_POINTS:
                raise FileRefused(Reason.BOMB)
        except NoSize as error:
            raise FileRefused(Reason.BROKEN) from error

    return look


LOOKED_INTO: Mapping[FileType, Callable[[bytes], None]] = {
    PDF: _look_into_pdf,
    PNG: _look_into_image(points_of_png),
    JPEG: _look_into_image(points_of_jpeg),
}


def _is_plain_text(content: bytes) -> bool:
    """Words in UTF-8 that no browser or shell would take for a page, a drawing or a script."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not CONTROL.search(text) and not MARKUP_OR_SCRIPT.match(text)


UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    ParseError,
    DefusedXmlException,
    LookupError,
)
"""Of a damaged archive or description; an encoding that nobody knows is a LookupError."""


def _read_office_file(content: bytes) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _open_office_file(archive)
    except UNREADABLE as error:
        raise FileRefused(Reason.BROKEN) from error


def _open_office_file(archive: zipfile.ZipFile) -> FileType:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileRefused(Reason.BOMB)
    if not _is_sound(members):
        raise FileRefused(Reason.BROKEN)
    names = [member.filename for member in members]
    if any(CODE.search(name) for name in names):
        raise FileRefused(Reason.MACROS)
    _check_relations(archive, [member for member in members if member.filename.endswith(RELATIONS)])
    for described_in, read in READERS.items():
        if described_in in names:
            return read(_unpack(archive, described_in))
    raise FileRefused(Reason.UNKNOWN_TYPE)


def _is_sound(members: list[zipfile.ZipInfo]) -> bool:
    """Every program finds the same members: none twice, none locked, nothing before the first."""
    names = [member.filename.lower() for member in members]
    leaves = any(name.startswith("/") or ".." in re.split(r"[/\\]", name) for name in names)
    locked = any(member.flag_bits & ENCRYPTED for member in members)
    starts_late = min((member.header_offset for member in members), default=0) != 0
    return not leaves and not locked and not starts_late and len(set(names)) == len(names)


def _check_relations(archive: zipfile.ZipFile, relations: list[zipfile.ZipInfo]) -> None:
    if sum(member.file_size for member in relations) > MOST_DESCRIPTIONS:
        raise FileRefused(Reason.BOMB)
    for member in relations:
        for one in fromstring(_unpack(archive, member.filename)):
            kind = one.get("Type", "").lower()
            is_fetched = one.get("TargetMode", "").lower() == "external" and kind.endswith(FETCHED)
            if is_fetched or any(word in kind for word in ACTIVE):
                raise FileRefused(Reason.MACROS)


def _unpack(archive: zipfile.ZipFile, name: str) -> bytes:
    """Never more than announced, which is bounded before."""
    if archive.getinfo(name).file_size > LONGEST_DESCRIPTION:
        raise FileRefused(Reason.BOMB)
    return archive.read(name)


def _read_open_xml(description: bytes) -> FileType:
    """Parsed, since an entity may write « vba&#80;roject »."""
    declared = [one.get("ContentType", "").lower() for one in fromstring(description)]
    if any(word in one for one in declared for word in ACTIVE):
        raise FileRefused(Reason.MACROS)
    for found in (DOCX, XLSX):
        if f"{found.content_type}.main+xml" in declared:
            return found
    raise FileRefused(Reason.UNKNOWN_TYPE)


def _read_open_document(media_type: bytes) -> FileType:
    if media_type.decode().strip() != ODT.content_type:
        raise FileRefused(Reason.UNKNOWN_TYPE)
    return ODT


READERS: dict[str, Callable[[bytes], FileType]] = {
    "[Content_Types].xml": _read_open_xml,
    "mimetype": _read_open_document,
}
