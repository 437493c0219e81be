"""In English, no page of the workbench shows French, but for what is data and what is said to be French."""

import pytest

from tests.english import english_reader, french_of, strings_in_database
from tests.referentials.test_workbench_rights import NAMES, address

NOTATION = frozenset(
    {"ET", "OU", "NON", "oui", "employes OU (msp ET NON solo)", "sec-wifi = oui|partiellement"}
)
"""Conditions are written in words of a notation, which is French."""


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_page_shows_french(draft, editor, name):
    data = strings_in_database() | NOTATION
    assert french_of(english_reader(editor).get(address(name)), data) == []
