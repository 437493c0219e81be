"""The engine and the oracle agree on everything, on random referentials and on our own."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessments.domain.answers import Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.freezing import freeze_result
from referentials.domain.content import Content
from referentials.formats import native as native_format
from tests.domain import oracle
from tests.domain.native_contents import build, given, natives, profiles, run, sheets

CABINETS = Path(settings.BASE_DIR) / "referentials" / "data" / "cabinets-2025.1.yaml"


@cache
def cabinets() -> tuple[dict[str, Any], Content]:
    data = CABINETS.read_bytes()
    return yaml.safe_load(data), native_format.read(data)


def check(native, content, *, kind, facts, answers):
    expected = oracle.assess(native, kind=kind, facts=facts, answers=answers)
    result, actions = run(content, answers, kind=kind, facts=facts)
    frozen = freeze_result(result, actions, content_hash="")
    scope = settle_scope(content, Profile(kind=kind, facts=frozenset(facts)), given(answers))
    assert [q.code for questions in scope.asked.values() for q in questions] == expected["asked"]
    for key in ("score_low", "score_high"):
        assert getattr(result, key) == expected[key]
        assert frozen[key] == oracle.four_decimals(expected[key])
    assert (frozen["level"], frozen["level_before_cap"]) == (expected["level"], expected["level_before_cap"])
    check_caps(frozen, expected)
    assert frozen["themes"] == {
        code: {
            "score_low": oracle.four_decimals(theme["score_low"]),
            "score_high": oracle.four_decimals(theme["score_high"]),
            "weight": theme["weight"],
        }
        for code, theme in expected["themes"].items()
    }
    check_requirements(frozen, expected)
    check_actions(actions, expected)


def check_caps(frozen, expected):
    """The engine names the strictest cap of each requirement; the oracle names them all."""
    strictest = {}
    for code, level in expected["caps"]:
        strictest[code] = max(level, strictest.get(code, "A"))
    assert {cap["requirement"]: cap["level"] for cap in frozen["caps"]} == strictest
    for cap in frozen["caps"]:
        assert cap["binds"] == (cap["level"] > expected["level_before_cap"])


def check_requirements(frozen, expected):
    assert list(frozen["requirements"]) == list(expected["requirements"])
    for code, one in expected["requirements"].items():
        got = frozen["requirements"][code]
        assert got["applicable"] == (one is not None)
        if one is not None:
            assert got["weight"] == one["weight"]
            assert got["credit"] == oracle.four_decimals(one["credit"])
            assert got["cost_in_points"] == oracle.four_decimals(one["cost_in_points"])


def check_actions(actions, expected):
    assert [
        {
            "requirement": a.requirement,
            "kind": a.kind,
            "priority": a.priority,
            "gain": a.gain,
            "effort_hours": a.effort_hours,
            "cost_max": a.cost_max,
            "quick_win": a.quick_win,
            "rank": a.rank,
        }
        for a in actions
    ] == expected["actions"]


@hypothesis_given(st.data())
@hypothesis_settings(max_examples=120, deadline=None)
def test_random_referentials(data):
    native = data.draw(natives())
    check(native, build(native), answers=data.draw(sheets(native)), **data.draw(profiles))


@hypothesis_given(st.randoms(use_true_random=False), st.floats(0, 1))
@hypothesis_settings(max_examples=40, deadline=None)
def test_our_referential(random, answered):
    """One seed a sheet: drawing 150 answers one by one would only slow hypothesis down."""
    native, content = cabinets()
    facts = [code for code in content.facts_by_code if random.random() < 0.5]
    answers = {
        code: random.choice(question.choices).code
        for code, question in content.questions.items()
        if random.random() < answered
    }
    check(native, content, kind=random.choice(content.kinds), facts=facts, answers=answers)


def test_half_up_in_the_oracle_itself():
    halves = [(1, 20_000), (3, 20_000), (2, 3), (100, 1)]
    texts = [oracle.four_decimals(oracle.Fraction(*pair)) for pair in halves]
    assert texts == ["0.0001", "0.0002", "0.6667", "100.0000"]
