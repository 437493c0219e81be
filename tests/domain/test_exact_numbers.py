"""Numbers are kept as they were written."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentials.domain.exact_numbers import exact_text, parse_exact


@given(st.fractions(0, 1000, max_denominator=10**5))
def test_a_number_comes_back_from_its_text(number):
    assert parse_exact(exact_text(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1), "1"),
        (Fraction(100), "100"),
        (Fraction(1, 10), "0.1"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3), "1/3"),
    ],
)
def test_the_text_is_the_shortest(number, text):
    assert exact_text(number) == text


@pytest.mark.parametrize(
    "text", ["", "-1", "1e9", "1/0", "1/00", "0x1", ".5", "1.", "nan", "inf", "\u0661", "1\n", "1_0"]
)
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        parse_exact(text)
