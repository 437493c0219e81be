"""Files that tell the truth about themselves, files that do not, and files that hide something."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import recognising
from assessments.recognising import FileRefused, Reason, recognise
from tests.assessments.office_files import office_file, types, zipped

JPEG, PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"


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
