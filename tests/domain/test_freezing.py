import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from assessments.domain.answers import Answer, Profile
from assessments.domain.freezing import freeze_answers, freeze_result, round_half_up
from tests.domain.native_contents import build, referential, requirement, run


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("0", 4, "0.0000"),
        ("1/20000", 4, "0.0001"),
        ("49/1000000", 4, "0.0000"),
        ("0.25", 1, "0.3"),
        ("0.35", 1, "0.4"),
        ("200/3", 4, "66.6667"),
        ("89.95", 1, "90.0"),
        ("89.94999999999999999999999999999999", 1, "89.9"),
        ("100", 1, "100.0"),
        ("2.5", 0, "3"),
    ],
)
def test_round_half_up(value, places, text):
    assert str(round_half_up(Fraction(value), places)) == text


@hypothesis_given(st.decimals(0, 100, places=12, allow_nan=False), st.integers(0, 6))
def test_round_half_up_agrees_with_decimal(value, places):
    with localcontext() as context:
        context.prec = 60
        expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    assert str(round_half_up(Fraction(value), places)) == f"{expected:f}"


def frozen(answers, **profile):
    native = referential(
        requirement("a", severity=4, obligation="legal", measure={"effort_hours": 2, "cost_max": 500}),
        requirement("b", severity=3, role="dpo"),
        requirement("c", asked_if="cloud"),
    )
    result, actions = run(build(native), answers, **profile)
    return freeze_result(result, actions, content_hash="abc")


def test_a_frozen_result():
    assert json.loads(json.dumps(frozen({"a": "non", "b": "ne_sait_pas"}))) == {
        "score_low": "0.0000",
        "score_high": "33.3333",
        "level": "E",
        "level_before_cap": "E",
        "reachable_level": "D",
        "caps": [{"requirement": "a", "rule": "critical", "level": "C", "binds": False}],
        "themes": {"theme": {"score_low": "0.0000", "score_high": "33.3333", "weight": 12}},
        "requirements": {
            "a": frozen_requirement(state="unmet", cost_in_points="66.6667", weight=8),
            "b": frozen_requirement(
                state="unknown", credit_high="1.0000", cost_in_points="33.3333", weight=4
            ),
            "c": frozen_requirement(
                applicable=False, state="not_asked", credit=None, credit_high=None, weight=1
            ),
        },
        "actions": [
            frozen_action(requirement="a", rank=1, priority="P1", gain="66.6667"),
            frozen_action(
                requirement="b",
                kind="verification",
                rank=2,
                priority="P2",
                gain="33.3333",
                effort_hours=0.25,
                cost_max=0,
                quick_win=True,
                role="dpo",
            ),
        ],
        "next_level": {"level": "D", "points": "25.0000", "caps": []},
        "content_hash": "abc",
    }


def frozen_requirement(**changes):
    return {
        "applicable": True,
        "state": "unmet",
        "credit": "0.0000",
        "credit_high": "0.0000",
        "cost_in_points": "0.0000",
        **changes,
    }


def frozen_action(**changes):
    return {
        "kind": "gap",
        "effort_hours": 2,
        "cost_max": 500,
        "quick_win": False,
        "role": "practitioner",
        **changes,
    }


def test_the_caps_that_bind_and_what_lifts_them():
    result = frozen({"a": "partiellement", "b": "oui", "c": "oui"}, facts=["cloud"])
    assert (result["level_before_cap"], result["level"]) == ("C", "C")
    assert result["caps"] == [{"requirement": "a", "rule": "critical", "level": "B", "binds": False}]
    top = frozen({"a": "oui", "b": "oui"})
    assert (top["level"], top["next_level"], top["caps"]) == ("A", None, [])


def test_nothing_applicable_is_frozen_without_score():
    result = frozen(dict.fromkeys("ab", "sans_objet"))
    assert [result[key] for key in ("score_low", "score_high", "level", "level_before_cap")] == [None] * 4
    assert (result["next_level"], result["caps"], result["actions"]) == (None, [], [])
    assert result["themes"]["theme"] == {"score_low": None, "score_high": None, "weight": 0}


def test_frozen_answers_keep_everything_that_was_said():
    profile = Profile(kind="solo", facts=frozenset({"wifi", "cloud"}))
    answers = {"a": Answer(choice="oui"), "b": Answer(choice="sans_objet", reason="Rien", comment="Vu")}
    assert freeze_answers(profile, answers) == {
        "profile": {"kind": "solo", "facts": ["cloud", "wifi"]},
        "answers": {
            "a": {"choice": "oui", "reason": "", "comment": ""},
            "b": {"choice": "sans_objet", "reason": "Rien", "comment": "Vu"},
        },
    }
