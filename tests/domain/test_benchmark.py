"""What is shown of a group: quartiles in steps, brackets of numbers, themes that enough members have."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.benchmark import (
    STEP,
    TOTAL,
    Shown,
    bracket_of,
    draw_views,
    find_keys,
    find_views,
    round_to_step,
)
from assessments.domain.k_anonymity import Group, K, Peer

SOLO, GROUP = (("solo",), ("1",), ("44",)), (("groupe",), ("2-5",), ("44", "49"))


def shown(path, scores, keys=(TOTAL,)):
    return Shown(group=Group(path=path, members=frozenset(scores)), keys=frozenset(keys))


def totals(*values, prefix="p"):
    return {f"{prefix}{n}": {TOTAL: Fraction(value)} for n, value in enumerate(values)}


@pytest.mark.parametrize(("value", "step"), [(0, 0), ("2.49", 0), ("2.5", 5), (41, 40), ("97.5", 100)])
def test_figures_are_shown_in_steps_of_five(value, step):
    assert round_to_step(Fraction(value)) == step


@pytest.mark.parametrize(("size", "bracket"), [(None, ""), (1, "1"), (2, "2-5"), (20, "11-20"), (21, "21+")])
def test_sizes_fall_into_brackets(size, bracket):
    assert bracket_of(size) == bracket


def test_each_group_and_each_common_beginning_has_its_view():
    one, other = totals(10, 20, 30, 40, 50), totals(60, 70, 80, 90, 100, prefix="q")
    views = draw_views([shown(SOLO, one), shown(GROUP, other)], scores=one | other)
    assert {len(view.path): None for view in views} == {0: None, 1: None, 2: None, 3: None}
    everyone = views[0]
    assert (everyone.path, everyone.at_least) == ((), 10)
    assert (everyone.steps[TOTAL].first, everyone.steps[TOTAL].median, everyone.steps[TOTAL].third) == (
        35,
        55,
        80,
    )


def test_a_practice_finds_the_views_that_speak_of_its_like():
    one, other = totals(*range(5)), totals(*range(5), prefix="q")
    views = draw_views([shown(SOLO, one), shown(GROUP, other)], scores=one | other)
    assert [view.path for view in find_views(views, ("groupe", "2-5", "49"))] == [
        (),
        GROUP[:1],
        GROUP[:2],
        GROUP,
    ]
    assert [view.path for view in find_views(views, ("msp", "2-5", "49"))] == [()]


def test_a_theme_that_four_have_is_not_shown():
    scores = totals(1, 2, 3, 4, 5, 6)
    for name in list(scores)[:4]:
        scores[name]["imagerie"] = Fraction(50)
    peers = {
        name: Peer(assessment=name, values=("solo", "1", "44"), owners=frozenset([n]))
        for n, name in enumerate(scores)
    }
    group = Group(path=SOLO, members=frozenset(scores))
    assert find_keys(group, peers=peers, scores=scores, counted=()) == {TOTAL}
    scores["p5"]["imagerie"] = Fraction(50)
    assert find_keys(group, peers=peers, scores=scores, counted=()) == {TOTAL, "imagerie"}
    assert find_keys(group, peers=peers, scores=scores, counted={"p5"}) == {TOTAL}


@given(st.lists(st.decimals(0, 100, places=4), min_size=K, max_size=30))
def test_quartiles_are_ordered_multiples_of_the_step(values):
    scores = totals(*values)
    steps = draw_views([shown(SOLO, scores)], scores=scores)[0].steps[TOTAL]
    assert 0 <= steps.first <= steps.median <= steps.third <= 100
    assert not any(value % STEP for value in (steps.first, steps.median, steps.third))


@given(st.decimals(0, 100, places=4), st.decimals(0, 100, places=4))
def test_what_whoever_controls_four_of_five_learns_of_the_last_is_a_step(victim, other):
    """The attack that remains: two accomplices at 0, two at 100, and the median is the victim's.

    Documented in the decision: five parties are not fewer, and two victims in the same step look alike.
    """
    medians = [
        draw_views([shown(SOLO, scores)], scores=scores)[0].steps[TOTAL].median
        for scores in (totals(0, 0, 100, 100, victim), totals(0, 0, 100, 100, other))
    ]
    assert abs(medians[0] - Fraction(victim)) <= Fraction(STEP, 2)
    assert medians[0] == medians[1] or round_to_step(Fraction(victim)) != round_to_step(Fraction(other))
