from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template

from practices.templatetags.french import duration, euros, number, points


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("62.0000", "62"),
        ("62.0500", "62,1"),
        ("62.0499", "62"),
        ("99.9500", "100"),
        (Decimal("0.25"), "0,3"),
        (Fraction(200, 3), "66,7"),
        (Fraction(-1, 20), "-0,1"),
        (12500, "12\u202f500"),
        (0, "0"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_numbers_are_rounded_half_up_and_written_in_french(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0\u00a0€"), (500, "500\u00a0€"), (5000, "5\u202f000\u00a0€"), ("12.5", "12,50\u00a0€")],
)
def test_euros(value, written):
    assert euros(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("1.96", "2\u00a0points"), ("1.9", "1,9\u00a0point"), (0, "0\u00a0point"), ("11.5", "11,5\u00a0points")],
)
def test_points_are_plural_from_two(value, written):
    assert points(value) == written


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        ("0.25", "15\u00a0min"),
        (Fraction(1, 3), "20\u00a0min"),
        (2, "2\u00a0h"),
        ("1.5", "1\u00a0h\u00a030"),
        ("1.0833", "1\u00a0h\u00a005"),
        (7, "1\u00a0jour (7\u00a0h)"),
        ("10.5", "1,5\u00a0jour (10,5\u00a0h)"),
        (35, "5\u00a0jours (35\u00a0h)"),
        (0, "0\u00a0min"),
    ],
)
def test_durations_are_said_as_people_say_them(hours, written):
    assert duration(hours) == written


SCORE = '{% include "components/score.html" with low=low high=high only %}'


@pytest.mark.parametrize(
    ("low", "high", "there", "absent"),
    [
        ("62.0000", "71.2500", "entre 62 et 71,3", "Aucune"),
        ("62.0000", "62.0000", "62", "entre"),
        (None, None, "—", "sur 100"),
    ],
)
def test_a_score_shows_its_range_only_when_it_has_one(low, high, there, absent):
    page = Template(SCORE).render(Context({"low": low, "high": high}))
    assert there in page
    assert absent not in page


def test_a_level_says_its_letter():
    page = Template('{% include "components/level.html" with level="B" only %}').render(Context())
    assert "level-b" in page
    assert page.strip().endswith("</span>B</span>")


def test_no_level_is_a_dash():
    page = Template('{% include "components/level.html" with level="" only %}').render(Context())
    assert "—" in page


def test_a_progress_bar_with_nothing_to_do_is_full():
    bar = '{% include "components/progress.html" with id="a" label="Réponses" value=0 max=0 only %}'
    assert 'value="1" max="1"' in Template(bar).render(Context())


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 réponse n'a"), (1, "1 réponse n'a"), (2, "2 réponses n'ont")]
)
def test_the_plural_starts_at_two(count, text):
    template = '{% load french %}{{ n }} réponse{{ n|pluralize }} n\'{{ n|pluralize:"a,ont" }}'
    assert Template(template).render(Context({"n": count})) == text
