import time
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.budgeting import choose_within, plan_within, what_if
from assessments.domain.levels import State
from assessments.domain.prioritisation import Action, Kind, Priority
from referentials.domain.content import Role
from tests.domain.native_contents import build, natives, profiles, referential, requirement, run, sheets


def action(rank, *, gain=1, hours=1, euros=0, kind=Kind.GAP):
    return Action(
        requirement=f"r{rank}",
        kind=kind,
        priority=Priority.P3,
        rank=rank,
        gain=Fraction(gain),
        effort_hours=Fraction(hours),
        cost_max=euros,
        role=Role.PRACTITIONER,
    )


def ranks(actions):
    return [one.rank for one in actions]


def brute_force(actions, hours, euros):
    """Every set, judged by the rule as it is written."""
    gaps = [one for one in actions if one.kind is Kind.GAP]

    def merit(chosen):
        return (
            -sum(one.gain for one in chosen),
            sum(one.effort_hours for one in chosen),
            sum(one.cost_max for one in chosen),
            [one not in chosen for one in gaps],
        )

    sets = [chosen for size in range(len(gaps) + 1) for chosen in combinations(gaps, size)]
    fitting = [
        chosen
        for chosen in sets
        if sum(one.effort_hours for one in chosen) <= hours and sum(one.cost_max for one in chosen) <= euros
    ]
    return min(fitting, key=merit)


some_actions = st.lists(
    st.tuples(
        st.sampled_from(["1", "2", "2", "4", "1/3", "8"]),
        st.sampled_from(["0.25", "0.5", "1", "1", "2", "4", "7", "1/3"]),
        st.sampled_from([0, 0, 500, 2000, 5000]),
        st.sampled_from([Kind.GAP, Kind.GAP, Kind.GAP, Kind.VERIFICATION]),
    ),
    max_size=9,
).map(
    lambda rows: [
        action(rank, gain=gain, hours=hours, euros=euros, kind=kind)
        for rank, (gain, hours, euros, kind) in enumerate(rows, start=1)
    ]
)


@hypothesis_given(some_actions, st.fractions(0, 20, max_denominator=4), st.integers(0, 8000))
@settings(max_examples=200, deadline=None)
def test_the_best_set_is_that_of_brute_force(actions, hours, euros):
    assert choose_within(actions, hours=hours, euros=euros) == brute_force(actions, hours, euros)


@pytest.mark.parametrize(
    ("actions", "hours", "euros", "chosen"),
    [
        ([], 10, 10, []),
        ([action(1)], 0, 0, []),
        ([action(1, kind=Kind.VERIFICATION)], 10, 0, []),
        ([action(1, gain=3, hours=3), action(2, gain=2), action(3, gain=2, hours=2)], 3, 0, [2, 3]),
        ([action(1, gain=5, euros=500), action(2, gain=4)], 1, 499, [2]),
        ([action(1, hours=2), action(2, hours=1)], 2, 0, [2]),
        ([action(1, euros=500), action(2)], 1, 500, [2]),
        ([action(1), action(2)], 1, 0, [1]),
        ([action(1), action(2), action(3)], 2, 0, [1, 2]),
        ([action(1, hours="1/3"), action(2, hours="1/4")], Fraction(7, 12), 0, [1, 2]),
    ],
)
def test_what_a_budget_buys(actions, hours, euros, chosen):
    assert ranks(choose_within(actions, hours=hours, euros=euros)) == chosen


@pytest.mark.parametrize(("hours", "euros"), [(-1, 0), (0, -1)])
def test_a_negative_budget_is_refused(hours, euros):
    with pytest.raises(ValueError, match="negative"):
        choose_within([action(1)], hours=hours, euros=euros)


@pytest.mark.parametrize(
    ("hours", "euros"), [(40, 2000), (150, 10_000), (600, 10**7), (10**6, 40_000), (10**6, 10**7)]
)
def test_130_actions_take_less_than_a_second(hours, euros):
    actions = [
        action(
            rank,
            gain=Fraction((1, 2, 4, 8)[rank * 7 % 4] * 100, 517),
            hours=Fraction(1 + rank * 37 % 61, 4),
            euros=(0, 0, 0, 500, 2000, 5000)[rank * 11 % 6],
        )
        for rank in range(1, 131)
    ]
    started = time.process_time()
    choose_within(actions, hours=hours, euros=euros)
    assert time.process_time() - started < 1


def test_the_plan_says_what_it_spends_and_the_score_it_reaches():
    native = referential(
        requirement("a", severity=3, measure={"effort_hours": 2, "cost_max": 500}),
        requirement("b", severity=2, measure={"effort_hours": 1.5, "cost_max": 0}),
        requirement("c", severity=2),
    )
    content = build(native)
    result, actions = run(content, {"a": "non", "b": "partiellement", "c": "oui"})
    plan = plan_within(content, result, actions, hours=4, euros=600)
    assert [one.requirement for one in plan.actions] == ["a", "b"]
    assert (plan.gain, plan.hours, plan.euros) == (Fraction(500, 8), Fraction(7, 2), 500)
    assert plan.result.score_low == 100
    assert plan.result.level == "A"
    assert result.score_low == Fraction(300, 8)


def test_what_if_leaves_alone_what_is_out_of_the_score():
    content = build(referential(requirement("a"), requirement("b", asked_if="cloud"), requirement("c")))
    result, _ = run(content, {"a": "non", "c": "sans_objet"})
    after = what_if(content, result, ["a", "b", "c"])
    assert [one.state for one in after.requirements.values()] == [
        State.MET,
        State.NOT_ASKED,
        State.NOT_APPLICABLE,
    ]
    assert after.score_low == 100
    with pytest.raises(KeyError):
        what_if(content, result, ["d"])


@hypothesis_given(st.data())
@settings(max_examples=40, deadline=None)
def test_the_score_rises_by_the_gains_of_what_is_ticked(data):
    native = data.draw(natives())
    content = build(native)
    result, actions = run(content, data.draw(sheets(native)), **data.draw(profiles))
    ticked = [one for one in actions if data.draw(st.booleans())]
    after = what_if(content, result, [one.requirement for one in ticked])
    if result.score_low is None:
        assert after == result
    else:
        assert after.score_low == result.score_low + sum(one.gain for one in ticked)
        assert after.level <= result.level
        assert after.weight == result.weight
