"""Whatever the language of the screens, a file says the same, and is read the same."""

import pytest
from django.utils.translation import override

from referentials.formats import spreadsheet
from referentials.formats.catalogue import FORMATS
from tests.referentials.contents import content_of, required

CONTENT = content_of(required("verrou", severity=4), required("mfa"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_the_same_in_english(name):
    written = FORMATS[name].write(CONTENT).data
    read = FORMATS[name].read(written).content
    with override("en"):
        assert FORMATS[name].write(CONTENT).data == written
        assert FORMATS[name].read(written).content == read


def test_the_workbook_to_fill_is_french():
    french = spreadsheet.template()
    with override("en"):
        assert spreadsheet.template() == french
