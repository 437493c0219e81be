from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from practices.templatetags.french import duration, euros, number, points, signed


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("value", "written"), [("62.0500", "62.1"), (12500, "12,500"), (Fraction(-1, 20), "-0.1"), (None, "—")]
)
def test_numbers(value, written):
    assert number(value) == written


@pytest.mark.parametrize(("value", "written"), [(500, "€500"), (5000, "€5,000"), ("12.5", "€12.50")])
def test_euros(value, written):
    assert euros(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0\u00a0points"), (1, "1\u00a0point"), ("1.5", "1.5\u00a0points"), (11, "11\u00a0points")],
)
def test_points_are_plural_but_for_one(value, written):
    assert points(value) == written


@pytest.mark.parametrize(
    ("hours", "written"),
    [
        ("0.25", "15\u00a0min"),
        (2, "2\u00a0h"),
        ("1.5", "1\u00a0h\u00a030\u00a0min"),
        (7, "1\u00a0day (7\u00a0h)"),
        ("10.5", "1.5\u00a0days (10.5\u00a0h)"),
    ],
)
def test_durations(hours, written):
    assert duration(hours) == written


def test_a_change_has_its_sign():
    assert (signed("6.84"), signed("-6.84"), signed(0)) == ("+6.8", "−6.8", "=")


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("{{ at|date }}", "22 November 2026"),
        ('{{ at|date:"j F Y, H:i" }}', "22 November 2026, 14:05"),
        ('{{ at|date:"SHORT_DATE_FORMAT" }}', "22/11/2026"),
        ("{{ ratio }}", "62.5"),
    ],
)
def test_dates_and_figures_of_templates(source, written):
    at = timezone.make_aware(timezone.datetime(2026, 11, 22, 14, 5))
    assert Template(source).render(Context({"at": at, "ratio": Decimal("62.5")})) == written


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("fr", 0, "0 structure vous a donné mandat."),
        ("fr", 1, "1 structure vous a donné mandat."),
        ("fr", 2, "2 structures vous ont donné mandat."),
        ("en", 0, "0 practices gave you a mandate."),
        ("en", 1, "1 practice gave you a mandate."),
    ],
)
def test_each_language_counts_in_its_own_way(language, n, text):
    sentence = (
        "{% load i18n %}{% blocktranslate count n=n %}{{ n }} structure vous a donné mandat."
        "{% plural %}{{ n }} structures vous ont donné mandat.{% endblocktranslate %}"
    )
    with override(language):
        assert Template(sentence).render(Context({"n": n})) == text
