"""Files that tell the truth about themselves, files that do not, and files that hide something."""

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import recognising
from assessments.recognising import FileRefused, Reason, recognise
from tests.assessments.office_files import office_file, types, zipped


def png(width=4, height=4):
    return b"\x89PNG\r\n\x1a\n" + struct.pack("!L4sLL", 13, b"IHDR", width, height)


def jpeg(width=4, height=4):
    frame = struct.pack("!HBHH", 17, 8, height, width)
    return b"\xff\xd8\xff\xe0\x00\x04xx\xff\xff\xc2" + frame + bytes(9)


JPEG, PNG = jpeg(), png()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.PNG", PNG, "image/png"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.txt", "Décision du 3 mai :\r\n\tfait <ici>.".encode(), "text/plain"),
        ("a.csv", b"\xef\xbb\xbfnom;date\n", "text/plain"),
        ("a.docx", office_file("docx"), recognising.DOCX.content_type),
        ("a.xlsx", office_file("xlsx"), recognising.XLSX.content_type),
        ("a.odt", office_file("odt"), recognising.ODT.content_type),
        ("facture.pdf", b"%PDF-1.7 <</EmbeddedFiles 1 0 R /OpenAction [1 0 R /Fit]>>", "application/pdf"),
        ("photo.pdf", b"%PDF-1.4 <</Length 9>>\nstream\n/JS (x)\nendstream", "application/pdf"),
        ("photo.jpg", jpeg(12_000, 8_000) + b"PK\x03\x04 and a film", "image/jpeg"),
    ],
)
def test_what_is_accepted(name, content, content_type):
    assert recognise(name, content).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg onload='alert(1)'/>"),
        ("a.txt", b"\xef\xbb\xbf \n<HTML><script>"),
        ("a.txt", b"<?xml version='1.0'?><svg/>"),
        ("a.txt", b"#!/bin/sh\nrm -rf /"),
        ("a.txt", b"MZ\x90\x00"),
        ("a.txt", "é".encode("latin-1")),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.exe", b"\x7fELF\x02"),
        ("a.gif", b"GIF89a\x00"),
        ("a.zip", zipped({"x.txt": b"x"})),
        ("a.docx", zipped({"[Content_Types].xml": types("text/xml")})),
        ("a.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.graphics"})),
    ],
)
def test_what_is_of_no_accepted_type(name, content):
    refused(Reason.UNKNOWN_TYPE, name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", JPEG),
        ("a.exe", b"%PDF-1.4"),
        ("a.html", b"du texte"),
        ("a", b"du texte"),
        ("a.docm", office_file("docx")),
        ("a.xlsx", office_file("docx")),
    ],
)
def test_a_name_that_lies(name, content):
    refused(Reason.NAME_LIES, name, content)


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("docx", "word/vbaProject.bin"),
        ("docx", "word/VBAPROJECT.BIN"),
        ("docx", "word/vbaData.xml"),
        ("docx", "word/activeX/activeX1.bin"),
        ("xlsx", "xl/macrosheets/sheet1.xml"),
        ("odt", "Basic/Standard/Module1.xml"),
        ("odt", "Scripts/python/x.py"),
    ],
)
def test_code_hidden_in_an_office_file(kind, member):
    refused(Reason.MACROS, f"a.{kind}", office_file(kind, {member: b"x"}))


@pytest.mark.parametrize(
    "declared", ["application/vnd.ms-word.document.macroEnabled.main+xml", "x.vbaProject"]
)
def test_code_declared_under_another_name(declared):
    both = types(f'{recognising.DOCX.content_type}.main+xml"/><Override ContentType="{declared}')
    refused(Reason.MACROS, "a.docx", zipped({"[Content_Types].xml": both, "word/x.bin": b"x"}))


@pytest.mark.parametrize("member", ["../../evil.txt", "/etc/passwd", "word/../../x"])
def test_members_that_would_leave_their_folder(member):
    refused(Reason.BROKEN, "a.docx", office_file("docx", {member: b"x"}))


def test_what_would_swell_is_refused_before_it_is_unpacked():
    refused(Reason.BOMB, "a.docx", office_file("docx", {"word/media/x.bin": bytes(101_000_000)}))
    refused(Reason.BOMB, "a.odt", zipped({"mimetype": bytes(3_000_000)}))
    refused(Reason.BOMB, "a.docx", office_file("docx", {f"word/{n}": b"" for n in range(2_001)}))


@given(place=st.integers(0, 10_000), value=st.integers(0, 255), cut=st.integers(4, 10_000))
def test_a_damaged_office_file_is_taken_or_refused_never_a_crash(place, value, cut):
    damaged = bytearray(office_file("docx"))
    damaged[4 + place % (len(damaged) - 4)] = value
    with suppress(FileRefused):
        recognise("a.docx", bytes(damaged[:cut]))


def refused(reason, name, content):
    with pytest.raises(FileRefused) as caught:
        recognise(name, content)
    assert caught.value.reason == reason


def pdf(objects, *, packed=False):
    """Objects as they stand, or inside a stream of objects."""
    if packed:
        objects = b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\n%s\nendstream" % zlib.compress(objects)
    return b"%PDF-1.7\n1 0 obj " + objects + b" endobj"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "objects",
    [
        b"<</S/JavaScript/JS(app.alert(1))>>",
        b"<</S /Launch /F (cmd.exe)>>",
        b"<</S/J#61va#53cript/#4aS 3 0 R>>",
        b"<</AA<</O<</S/JavaScript>>>>>>",
    ],
)
def test_a_pdf_that_acts_when_it_is_opened(objects, packed):
    refused(Reason.MACROS, "a.pdf", pdf(objects, packed=packed))


def test_a_pdf_whose_objects_swell():
    refused(Reason.BOMB, "a.pdf", pdf(bytes(21_000_000), packed=True))


@given(st.binary(max_size=300))
def test_a_damaged_pdf_or_image_is_taken_or_refused_never_a_crash(rest):
    for name, start in (("a.pdf", pdf(b"<</ObjStm>> stream")), ("a.jpg", JPEG[:8]), ("a.png", PNG[:8])):
        with suppress(FileRefused):
            recognise(name, start + rest)


@pytest.mark.parametrize("image", [png(60_000, 60_000), jpeg(65_000, 65_000)])
def test_an_image_of_absurd_dimensions(image):
    refused(Reason.BOMB, "a.png" if image.startswith(b"\x89") else "a.jpg", image)


@pytest.mark.parametrize(
    "image", [b"\x89PNG\r\n\x1a\n<script>", PNG[:12], png(0, 4), JPEG[:6], b"\xff\xd8\xff<svg"]
)
def test_what_only_begins_as_an_image(image):
    refused(Reason.BROKEN, "a.png" if image.startswith(b"\x89") else "a.jpg", image)


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def related(kind, target, mode="Internal"):
    one = f'<Relationship Id="r" Type="{kind}" Target="{target}" TargetMode="{mode}"/>'
    return office_file("docx", {"word/_rels/document.xml.rels": f"<Relationships>{one}</Relationships>"})


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "Internal"),
        (f"{RELATIONS}/oleObject", "Internal"),
        (f"{RELATIONS}/attachedTemplate", "External"),
        (f"{RELATIONS}/frame", "External"),
    ],
)
def test_code_called_for_by_a_relationship(kind, mode):
    refused(Reason.MACROS, "a.docx", related(kind, "https://ailleurs.test/x.dotm", mode))


def test_a_link_is_no_code():
    assert recognise("a.docx", related(f"{RELATIONS}/hyperlink", "https://cnil.fr", "External"))


def test_code_declared_through_an_entity():
    declared = 'application/vnd.ms-office.vba&#80;roject"/><Override ContentType="x'
    both = types(f'{recognising.DOCX.content_type}.main+xml"/><Override ContentType="{declared}')
    refused(Reason.MACROS, "a.docx", zipped({"[Content_Types].xml": both, "word/x.bin": b"x"}))


@pytest.mark.parametrize(
    "description",
    [
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><Types>&a;</Types>",
        b"<Types>",
        b"<?xml version='1.0' encoding='x'?><T/>",
    ],
)
def test_a_description_that_no_reader_should_read(description):
    refused(Reason.BROKEN, "a.docx", zipped({"[Content_Types].xml": description}))


def test_two_archives_in_one_or_a_member_twice():
    refused(Reason.BROKEN, "a.docx", office_file("docx", {"word/vbaProject.bin": b"x"}) + office_file("docx"))
    refused(Reason.BROKEN, "a.docx", office_file("docx", {"WORD/document.xml": b"<y/>"}))


def test_a_locked_member():
    locked = bytearray(office_file("docx"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(signature) + flags] |= 1
    refused(Reason.BROKEN, "a.docx", bytes(locked))
