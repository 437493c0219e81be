"""The number proposed for the next version."""

import pytest

from referentials.domain.numbering import next_number
from referentials.domain.validation import NUMBER


@pytest.mark.parametrize(
    ("number", "taken", "proposed"),
    [
        ("2025.1", {"2025.1"}, "2025.2"),
        ("2025.1", {"2025.1", "2025.2", "2025.3"}, "2025.4"),
        ("2025.9", {"2025.9"}, "2025.10"),
        ("v1-b", {"v1-b"}, "v2-b"),
        ("007", {"007"}, "008"),
        ("projet", {"projet"}, "projet.2"),
        ("2026.1", set(), "2026.1"),
        ("", set(), "1"),
        ("a" * 30, {"a" * 30}, "a" * 28 + ".2"),
        ("b" * 29 + "9", {"b" * 29 + "9"}, "10"),
    ],
)
def test_the_next_number_is_free_and_fits(number, taken, proposed):
    assert next_number(number, taken) == proposed
    assert NUMBER.fullmatch(proposed)
