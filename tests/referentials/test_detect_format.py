"""The format of a file is known by how it looks."""

import pytest

from referentials.formats import native
from referentials.formats.catalogue import FORMATS, detect_format
from tests.referentials.contents import content_of
from tests.referentials.libraries import SMALL

CONTENT = content_of(description="urn: urn:x\nPK")


@pytest.mark.parametrize("name", FORMATS)
def test_what_we_write_is_recognised(name):
    assert detect_format(FORMATS[name].write(CONTENT).data) == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (SMALL.encode(), "ciso_assistant"),
        (b"\xef\xbb\xbfurn: 'urn:x:y'\nobjects: {}", "ciso_assistant"),
        (b"# a comment\n" + native.write(CONTENT), "native"),
        (b'\n {"catalog": {}}', "oscal"),
        (b"PK\x03\x04", "xlsx"),
        (b"", "native"),
        (b"\xff\xfeu\x00r\x00n\x00", "native"),
        (b"title: urn:x", "native"),
    ],
)
def test_a_look_is_enough(data, name):
    assert detect_format(data) == name
