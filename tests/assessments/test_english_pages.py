"""In English, no page of an assessment shows French, but for what is data and what is said to be French."""

import pytest

from tests.assessments.test_rights import ROWS, addresses, cast  # noqa: F401  # fixtures
from tests.english import english_reader, french_of, strings_in_database

READERS = ("owner", "dpo")
"""The pages of the others hold no sentence that one of these two does not read."""
PAGES = sorted({name for name, method, *_ in ROWS if method == "GET"})


@pytest.mark.parametrize("name", PAGES)
def test_no_page_shows_french(cast, addresses, name):  # noqa: F811
    data, left = strings_in_database(), {}
    for who in READERS:
        found = french_of(english_reader(cast[who]).get(addresses(name)), data)
        if found:
            left[who] = found
    assert left == {}
