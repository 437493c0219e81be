from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from assessments.charts import PAGE, PRINT, draw_comparison, draw_scale, draw_themes

SVG = "{http://www.w3.org/2000/svg}"


@dataclass
class Theme:
    title: str
    score_low: Decimal | Fraction | None
    score_high: Decimal | Fraction | None


SURE = Theme("Messagerie", Decimal("62.5000"), Decimal("62.5000"))
RANGED = Theme("Sécurité <technique>", Fraction(0), Fraction(71))
EMPTY = Theme("Recherche", None, None)


def svg(name, **context):
    return ElementTree.fromstring(render_to_string(f"components/charts/{name}.svg", context))  # noqa: S314


def lengths(root, fill):
    return [float(bar.get("width")) for bar in root.iter(f"{SVG}rect") if bar.get("fill") == fill]


@pytest.mark.parametrize("frame", [PAGE, PRINT])
def test_a_bar_is_as_long_as_its_score(frame):
    chart = draw_themes([SURE, RANGED, EMPTY], frame=frame)
    root = svg("themes", chart=chart)
    assert lengths(root, "#0b4f6c") == [chart.length * 0.625, 0, 0]
    assert lengths(root, "#a9cbd9") == [pytest.approx(chart.length * 0.71)]


def test_the_chart_says_its_figures_to_those_who_do_not_see_it():
    title = svg("themes", chart=draw_themes([SURE, RANGED, EMPTY], frame=PAGE)).find(f"{SVG}title").text
    assert "Messagerie 62,5 ; Sécurité <technique> 0 à 71 ; Recherche —" in title


def test_nothing_of_a_chart_leaves_its_frame():
    chart = draw_themes([Theme("T" * 200, Decimal(100), Decimal(100))] * 12, frame=PRINT)
    root = svg("themes", chart=chart)
    bars = list(root.iter(f"{SVG}rect"))
    assert max(float(bar.get("x")) + float(bar.get("width")) for bar in bars) <= chart.width
    assert max(float(bar.get("y")) + float(bar.get("height")) for bar in bars) <= chart.height
    assert max(len(text.text) for text in root.iter(f"{SVG}text")) <= PRINT.label_length


def test_the_scale_marks_the_level_that_was_kept_not_the_one_of_the_score():
    scale = draw_scale(score_low=Decimal("92"), score_high=Decimal("95.5"), level="B")
    assert [zone.level for zone in scale.zones if zone.reached] == ["B"]
    root = svg("scale", scale=scale)
    assert "Niveau retenu : B." in root.find(f"{SVG}title").text
    assert "92 à 95,5 sur 100" in root.find(f"{SVG}title").text


def test_the_zones_of_the_scale_cover_it():
    scale = draw_scale(score_low=Decimal(10), score_high=Decimal(10), level="E")
    assert sum(zone.width for zone in scale.zones) == scale.width
    assert not scale.has_spread


def test_without_a_score_there_is_no_scale():
    assert draw_scale(score_low=None, score_high=None, level="") is None


@dataclass
class Move:
    title: str
    before: Decimal | None
    now: Decimal | None


@pytest.mark.parametrize("frame", [PAGE, PRINT])
def test_two_bars_a_theme_one_hollow_one_full(frame):
    chart = draw_comparison(
        [Move("Messagerie", Decimal(25), Decimal("62.5")), Move("Recherche", None, None)], frame=frame
    )
    root = svg("comparison", chart=chart)
    assert lengths(root, "#ffffff") == [chart.length * 0.25, 0]
    assert lengths(root, "#0b4f6c") == [chart.length * 0.625, 0]
    assert "Messagerie 25 puis 62,5 ; Recherche — puis —" in root.find(f"{SVG}title").text
    first, second = chart.pairs
    assert first.now_y >= first.y + chart.bar
    assert second.y >= first.now_y + chart.bar
    assert second.now_y + chart.bar <= chart.bottom
