from fractions import Fraction

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.prioritisation import first_actions, verifications_by_role
from referentials.domain.content import Role
from tests.domain.native_contents import (
    build,
    natives,
    plan_of,
    profiles,
    referential,
    requirement,
    run,
    sheets,
)


def measure(hours=1, euros=0, **more):
    return {"effort_hours": hours, "cost_max": euros, **more}


def codes(actions):
    return [action.requirement for action in actions]


@pytest.mark.parametrize(
    ("severity", "obligation", "answer", "priority"),
    [
        (4, "good_practice", "partiellement", "P1"),
        (4, "good_practice", "ne_sait_pas", "P1"),
        (3, "legal", "non", "P1"),
        (3, "legal", "partiellement", "P2"),
        (3, "legal", "ne_sait_pas", "P2"),
        (3, "recommendation", "non", "P2"),
        (1, "legal", "non", "P2"),
        (2, "legal", "ne_sait_pas", "P2"),
        (2, "recommendation", "non", "P3"),
        (1, "good_practice", "ne_sait_pas", "P3"),
    ],
)
def test_priority(severity, obligation, answer, priority):
    native = referential(requirement("a", severity=severity, obligation=obligation))
    assert [action.priority for action in plan_of(native, {"a": answer})] == [priority]


def test_half_no_and_half_doubt_on_a_grave_legal_duty_waits_for_p2():
    questions = [{"code": "a1", "choices": "standard"}, {"code": "a2", "choices": "standard"}]
    native = referential(requirement("a", severity=3, obligation="legal", questions=questions))
    [half] = plan_of(native, {"a1": "non", "a2": "ne_sait_pas"})
    assert (half.kind, half.priority, half.gain) == ("gap", "P2", 100)
    [whole] = plan_of(native, {"a1": "non", "a2": "non"})
    assert (whole.kind, whole.priority) == ("gap", "P1")


@pytest.mark.parametrize("answer", ["oui", "sans_objet", None])
def test_what_makes_no_action(answer):
    native = referential(requirement("a"), requirement("b", asked_if="cloud"))
    assert plan_of(native, {"a": answer, "b": "non"} if answer else {"b": "non"}) == ()


def test_a_gap_costs_what_its_measure_costs_and_gains_what_it_lacks():
    native = referential(
        requirement("a", severity=3, role="dpo", measure=measure(3, 500, role="it_provider")),
        requirement("b", severity=2),
    )
    [action] = plan_of(native, {"a": "partiellement", "b": "oui"})
    assert (action.effort_hours, action.cost_max, action.role) == (3, 500, Role.IT_PROVIDER)
    assert action.gain == Fraction(100 * 2, 6)


def test_a_verification_asks_the_responsible_role_for_a_quarter_of_an_hour():
    native = referential(requirement("a", role="dpo", measure=measure(3, 500, role="it_provider")))
    [action] = plan_of(native, {"a": "ne_sait_pas"})
    assert (action.kind, action.effort_hours, action.cost_max) == ("verification", Fraction(1, 4), 0)
    assert (action.role, action.gain, action.quick_win) == (Role.DPO, 100, True)


@pytest.mark.parametrize(("hours", "euros", "quick"), [(2, 0, True), (2.5, 0, False), (1, 500, False)])
def test_quick_win(hours, euros, quick):
    [action] = plan_of(referential(requirement("a", measure=measure(hours, euros))), {"a": "non"})
    assert action.quick_win is quick


def test_the_order_of_the_plan():
    """Priority, then gaps before verifications, gain per hour, cost, and the referential's own order."""
    native = referential(
        requirement("late-twin", measure=measure(2)),
        requirement("later-twin", measure=measure(2)),
        requirement("dear", measure=measure(1, 500)),
        requirement("cheap", measure=measure(1)),
        requirement("swift", measure=measure(0.5, 5000)),
        requirement("doubt"),
        requirement("grave", severity=3, measure=measure(100)),
        requirement("gravest", severity=4, measure=measure(1000)),
    )
    answers = dict.fromkeys(build(native).questions, "non") | {"doubt": "ne_sait_pas"}
    plan = plan_of(native, answers)
    assert codes(plan) == [
        "gravest", "grave", "swift", "cheap", "dear", "late-twin", "later-twin", "doubt",
    ]  # fmt: skip
    assert [action.rank for action in plan] == list(range(1, 9))


def test_the_six_first_actions_are_gaps():
    native = referential(requirement("doubt", severity=4), *(requirement(f"r{n}") for n in range(8)))
    answers = dict.fromkeys(build(native).questions, "non") | {"doubt": "ne_sait_pas"}
    plan = plan_of(native, answers)
    assert plan[0].requirement == "doubt"
    assert codes(first_actions(plan)) == ["r0", "r1", "r2", "r3", "r4", "r5"]


def test_verifications_stand_on_one_card_per_role():
    native = referential(
        requirement("a", role="dpo"),
        requirement("b", role="it_provider", severity=4),
        requirement("c", role="dpo"),
        requirement("d", role="dpo"),
    )
    cards = verifications_by_role(plan_of(native, dict.fromkeys("abc", "ne_sait_pas") | {"d": "non"}))
    assert {role: codes(card) for role, card in cards.items()} == {
        Role.IT_PROVIDER: ["b"],
        Role.DPO: ["a", "c"],
    }
    assert list(cards) == [Role.IT_PROVIDER, Role.DPO]


@hypothesis_given(st.data())
@settings(max_examples=50, deadline=None)
def test_ranks_are_a_permutation_and_gains_fill_the_score(data):
    native = data.draw(natives())
    result, plan = run(build(native), data.draw(sheets(native)), **data.draw(profiles))
    assert [action.rank for action in plan] == list(range(1, len(plan) + 1))
    assert len({action.requirement for action in plan}) == len(plan)
    assert all(action.gain > 0 for action in plan)
    gained = sum(action.gain for action in plan)
    silent = sum(result.cost_in_points(c) for c in result.requirements if c not in codes(plan))
    assert result.score_low is None or result.score_low + gained + silent == 100
