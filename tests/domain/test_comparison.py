"""Two results side by side, on any pair of versions that hypothesis can think of."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assessments.domain.answers import Profile
from assessments.domain.comparison import compare
from assessments.domain.freezing import freeze_answers, freeze_result, thaw_result
from assessments.domain.levels import State
from reports.domain.comparison import tell_previous
from tests.domain.native_contents import (
    build,
    given,
    natives,
    profiles,
    referential,
    requirement,
    run,
    sheets,
)

DAY = date(2026, 11, 20)


def compared(before, answers_before, now, answers_now):
    """Of two natives and their answers."""
    former, content = build(before), build(now)
    return compare(content, before=run(former, answers_before)[0], now=run(content, answers_now)[0])


TWO = referential(requirement("verrou", severity=4), requirement("copie", severity=1))


def test_what_improved_and_what_slipped_by_size():
    comparison = compared(
        TWO, {"verrou": "non", "copie": "oui"}, TWO, {"verrou": "partiellement", "copie": "non"}
    )
    [better], [worse] = comparison.improved, comparison.slipped
    assert (better.requirement, better.before, better.now) == ("verrou", State.UNMET, State.PARTIAL)
    assert better.points == Fraction(400, 9)
    assert (worse.requirement, worse.points) == ("copie", Fraction(-100, 9))
    assert comparison.is_same_scope
    assert comparison.constant_now.score_low == Fraction(400, 9)


def test_a_new_requirement_does_not_move_the_score_at_constant_scope():
    now = referential(requirement("verrou", severity=4), requirement("neuve", severity=4))
    before, after = {"verrou": "oui", "copie": "non"}, {"verrou": "oui", "neuve": "non"}
    comparison = compared(TWO, before, now, after)
    assert comparison.before.score_low == Fraction(800, 9)
    assert comparison.now.score_low == 50
    assert (comparison.constant_before.score_low, comparison.constant_now.score_low) == (100, 100)
    assert (comparison.common, comparison.entered, comparison.left) == (("verrou",), ("neuve",), ("copie",))
    assert comparison.improved == comparison.slipped == ()
    assert not comparison.is_same_scope


def test_a_new_weight_alone_moves_nothing_at_constant_scope():
    lighter = referential(requirement("verrou", severity=1), requirement("copie", severity=1))
    answers = {"verrou": "oui", "copie": "non"}
    comparison = compared(TWO, answers, lighter, answers)
    assert comparison.before.score_low != comparison.now.score_low
    assert comparison.constant_before.score_low == comparison.constant_now.score_low == 50
    assert not comparison.is_same_scope


def test_nothing_in_common_gives_no_score_at_constant_scope():
    other = referential(requirement("autre"))
    comparison = compared(TWO, {"verrou": "oui"}, other, {"autre": "oui"})
    assert comparison.constant_before.score_low is comparison.constant_now.score_low is None


def test_a_requirement_under_another_code_is_followed_and_caps_as_it_did():
    now = referential(requirement("ecran", severity=4), requirement("verrou", severity=1))
    former, content = build(TWO), build(now)
    comparison = compare(
        content,
        before=run(former, {"verrou": "non", "copie": "oui"})[0],
        now=run(content, {"ecran": "oui", "verrou": "non"})[0],
        matches={"ecran": "verrou"},
    )
    assert (comparison.common, comparison.entered, comparison.left) == (("ecran",), ("verrou",), ("copie",))
    [better] = comparison.improved
    assert (better.requirement, better.before, better.now) == ("ecran", State.UNMET, State.MET)
    assert [cap.requirement for cap in comparison.constant_before.caps] == ["ecran"]
    assert not comparison.is_same_scope


@st.composite
def pairs(draw):
    before, now = draw(natives(most=4)), draw(natives(most=4))
    return before, draw(sheets(before)), now, draw(sheets(now)), draw(profiles)


def compare_pair(pair):
    before, answers_before, now, answers_now, profile = pair
    former, content = build(before), build(now)
    results = run(former, answers_before, **profile)[0], run(content, answers_now, **profile)[0]
    return former, content, compare(content, before=results[0], now=results[1])


@hypothesis_settings(max_examples=40)
@hypothesis_given(pairs())
def test_the_changes_add_up_to_the_difference_at_constant_scope(pair):
    _, _, comparison = compare_pair(pair)
    changes = (*comparison.improved, *comparison.slipped)
    if comparison.common:
        difference = comparison.constant_now.score_low - comparison.constant_before.score_low
        assert sum(change.points for change in changes) == difference
    else:
        assert changes == ()


@hypothesis_settings(max_examples=40)
@hypothesis_given(pairs())
def test_common_entered_and_left_part_what_counts(pair):
    _, _, comparison = compare_pair(pair)
    counted = [
        {code for code, one in result.requirements.items() if one.counts}
        for result in (comparison.before, comparison.now)
    ]
    assert {*comparison.common, *comparison.left} == counted[0]
    assert {*comparison.common, *comparison.entered} == counted[1]
    assert not {*comparison.entered} & {*comparison.left}


@hypothesis_settings(max_examples=40)
@hypothesis_given(pairs())
def test_in_the_same_scope_the_figures_are_the_figures(pair):
    _, _, comparison = compare_pair(pair)
    if comparison.is_same_scope:
        assert comparison.constant_before.score_low == comparison.before.score_low
        assert comparison.constant_now.score_high == comparison.now.score_high


@hypothesis_settings(max_examples=40)
@hypothesis_given(st.data())
def test_a_result_beside_itself_is_unmoved(data):
    native = data.draw(natives())
    answers, profile = data.draw(sheets(native)), data.draw(profiles)
    content = build(native)
    result = run(content, answers, **profile)[0]
    comparison = compare(content, before=result, now=result)
    assert comparison.is_same_scope
    assert comparison.improved == comparison.slipped == ()
    assert comparison.constant_now.themes == result.themes


@hypothesis_settings(max_examples=40)
@hypothesis_given(pairs())
def test_what_is_told_is_what_was_compared(pair):
    former, content, comparison = compare_pair(pair)
    told = tell_previous(content, former, comparison, completed_on=DAY)
    assert told["completed_on"] == "2026-11-20"
    assert [theme["code"] for theme in told["themes"]] == [theme.code for theme in content.themes]
    assert [change["requirement"] for change in told["improved"]] == [
        change.requirement for change in comparison.improved
    ]
    assert (told["constant_change"] is None) == (not comparison.common)
    assert all(float(change["points"]) < 0 for change in told["slipped"])


def test_a_theme_that_is_new_has_no_former_figure():
    now = referential(neuf=[requirement("verrou", severity=4)])
    former, content = build(TWO), build(now)
    comparison = compared(TWO, {"verrou": "non", "copie": "oui"}, now, {"verrou": "oui"})
    [theme] = tell_previous(content, former, comparison, completed_on=DAY)["themes"]
    assert theme["before"] == {"low": None, "high": None}
    assert theme["constant_before"] == {"low": "0.0000", "high": "0.0000"}
    assert theme["constant_change"] == "100.0000"


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [("oui", "non", "-88.8889"), ("non", "oui", "88.8889"), ("oui", "oui", "0.0000")],
)
def test_gains_and_losses_are_rounded_alike(before, now, change):
    comparison = compared(TWO, {"verrou": before, "copie": "oui"}, TWO, {"verrou": now, "copie": "oui"})
    content = build(TWO)
    assert tell_previous(content, content, comparison, completed_on=DAY)["constant_change"] == change


@hypothesis_settings(max_examples=40)
@hypothesis_given(st.data())
def test_a_frozen_result_is_found_again_exactly(data):
    native = data.draw(natives(most=4))
    content, answers, profile = build(native), data.draw(sheets(native)), data.draw(profiles)
    result, actions = run(content, answers, **profile)
    declared = Profile(kind=profile["kind"], facts=frozenset(profile["facts"]))
    frozen = {
        **freeze_result(result, actions, content_hash=""),
        **freeze_answers(declared, given(answers)),
    }
    assert thaw_result(content, frozen) == result
