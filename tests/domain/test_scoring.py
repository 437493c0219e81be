from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.budgeting import plan_within
from assessments.domain.levels import LEVELS, Level, State
from tests.domain.native_contents import (
    build,
    natives,
    profiles,
    referential,
    requirement,
    result_of,
    run,
    sheets,
)
from tests.domain.worked_example import (
    answers,
    answers_a_year_later,
    native,
    number,
    numbers,
    one_decimal,
    table,
    told_result,
    written_result,
)

TWO = [{"code": "a1", "choices": "standard"}, {"code": "a2", "choices": "graded"}]


def test_the_weight_comes_from_the_severity():
    native = referential(*(requirement(f"r{s}", severity=s) for s in (1, 2, 3, 4)))
    result = result_of(native, {"r1": "oui", "r2": "non", "r3": "oui", "r4": "partiellement"})
    assert [one.weight for one in result.requirements.values()] == [1, 2, 4, 8]
    assert (result.weight, result.score_low) == (15, Fraction(900, 15))


def test_the_version_may_weigh_severities_otherwise():
    native = referential(requirement("a", severity=4), requirement("b"))
    native["weights"] = {1: 1, 4: 3}
    assert result_of(native, {"a": "oui", "b": "non"}).score_low == 75


@pytest.mark.parametrize(
    ("answer", "state", "low", "high"),
    [
        ("oui", State.MET, 1, 1),
        ("partiellement", State.PARTIAL, Fraction(1, 2), Fraction(1, 2)),
        ("non", State.UNMET, 0, 0),
        ("ne_sait_pas", State.UNKNOWN, 0, 1),
        (None, State.UNANSWERED, 0, 1),
        ("sans_objet", State.NOT_APPLICABLE, None, None),
    ],
)
def test_what_each_answer_is_worth(answer, state, low, high):
    one = result_of(referential(requirement("a")), {"a": answer} if answer else {}).requirements["a"]
    assert (one.state, one.credit_low, one.credit_high) == (state, low, high)
    assert one.counts == (low is not None)


def test_a_choice_may_have_a_credit_of_its_own():
    native = referential(requirement("a", questions=[{"choices": "graded"}]))
    assert result_of(native, {"a": "annuel"}).score_low == 30


@pytest.mark.parametrize(
    ("answers", "state", "low", "high"),
    [
        ({"a1": "oui", "a2": "annuel"}, State.PARTIAL, "0.65", "0.65"),
        ({"a1": "sans_objet", "a2": "annuel"}, State.PARTIAL, "0.3", "0.3"),
        ({"a1": "oui", "a2": "ne_sait_pas"}, State.UNKNOWN, "0.5", "1"),
        ({"a1": "oui"}, State.UNANSWERED, "0.5", "1"),
        ({"a1": "ne_sait_pas"}, State.UNKNOWN, "0", "1"),
        ({"a1": "non", "a2": "ne_sait_pas"}, State.PARTIAL, "0", "0.5"),
        ({"a1": "partiellement"}, State.PARTIAL, "0.25", "0.75"),
        ({"a1": "non", "a2": "jamais"}, State.UNMET, "0", "0"),
        ({"a1": "oui", "a2": "mensuel"}, State.MET, "1", "1"),
    ],
)
def test_several_questions_count_for_their_mean(answers, state, low, high):
    one = result_of(referential(requirement("a", questions=TWO)), answers).requirements["a"]
    assert (one.state, one.credit_low, one.credit_high) == (state, Fraction(low), Fraction(high))


def test_all_questions_sans_objet_take_the_requirement_out():
    questions = [{"code": "a1", "choices": "standard"}, {"code": "a2", "choices": "standard"}]
    native = referential(requirement("a", questions=questions), requirement("b"))
    result = result_of(native, {"a1": "sans_objet", "a2": "sans_objet", "b": "oui"})
    assert result.requirements["a"].state is State.NOT_APPLICABLE
    assert (result.score_low, result.weight, result.cost_in_points("a")) == (100, 1, 0)


def test_nothing_applicable_gives_neither_score_nor_level():
    native = referential(requirement("a", asked_if="cloud", severity=4, obligation="legal"))
    result = result_of(native, {"a": "non"})
    assert result.requirements["a"].state is State.NOT_ASKED
    assert (result.score_low, result.score_high, result.level, result.level_before_cap) == (None,) * 4
    assert (result.caps, result.next_level, result.reachable_level) == ((), None, None)


def test_a_theme_has_its_own_sum_and_may_have_no_score():
    native = referential(
        un=[requirement("a"), requirement("b", severity=2)], deux=[requirement("c", asked_if="cloud")]
    )
    result = result_of(native, {"a": "oui", "b": "ne_sait_pas"})
    un, deux = result.themes.values()
    assert (un.score_low, un.score_high, un.weight) == (Fraction(100, 3), 100, 3)
    assert (deux.score_low, deux.score_high, deux.weight) == (None, None, 0)


def test_what_is_open_may_still_reach_a_level_but_lifts_no_certain_cap():
    native = referential(requirement("a", severity=4), requirement("b", obligation="legal"))
    assert result_of(native, {}).reachable_level is Level.A
    assert result_of(native, {"b": "oui"}).reachable_level is Level.A
    assert result_of(native, {"b": "partiellement"}).reachable_level is Level.B


def test_worked_example_of_the_documentation():
    """The numbers are read from docs/scoring.md."""
    result, _ = run(build(native()), answers())
    assert told_result(result) == written_result("results")
    assert told_result(result_of(native(), answers_a_year_later())) == written_result("later")
    *rows, total = table("sums")
    columns = list(total)[1:]
    counting = [one for one in result.requirements.values() if one.counts]
    assert [(row["Requirement"], numbers(row, *columns)) for row in rows] == [
        (
            one.code,
            [
                one.weight,
                one.credit_low,
                one.credit_high,
                one.weight * one.credit_low,
                one.weight * one.credit_high,
                result.cost_in_points(one.code),
            ],
        )
        for one in counting
    ]
    for column in ("Weight", "Weight × low", "Weight × high", "Cost in points"):
        assert number(total[column]) == sum(number(row[column]) for row in rows)
    assert result.weight == number(total["Weight"])


def test_themes_of_the_worked_example():
    result = result_of(native(), answers())
    for row, theme in zip(table("themes"), result.themes.values(), strict=True):
        assert (row["Theme"], row["Weight"]) == (theme.code, str(theme.weight))
        for total, score in (("Sum, low", theme.score_low), ("Sum, high", theme.score_high)):
            assert number(row[total]) * 100 == score * theme.weight
        assert (row["Score"], row["Up to"]) == (one_decimal(theme.score_low), one_decimal(theme.score_high))


def test_plan_and_budget_of_the_worked_example():
    content = build(native())
    result, actions = run(content, answers())
    columns = ("Rank", "Gain", "Hours", "Gain per hour", "€")
    for row, one in zip(table("plan"), actions, strict=True):
        assert (row["Requirement"], row["Kind"], row["Priority"]) == (one.requirement, one.kind, one.priority)
        per_hour = one.gain / one.effort_hours
        assert numbers(row, *columns) == [one.rank, one.gain, one.effort_hours, per_hour, one.cost_max]
        assert row["Quick win"] == ("yes" if one.quick_win else "no")
    for row in table("budget"):
        hours, euros, gain, score = numbers(row, "Hours", "€", "Gain", "Score reached")
        plan = plan_within(content, result, actions, hours=hours, euros=euros)
        assert ", ".join(one.requirement for one in plan.actions) == row["Actions"]
        assert (plan.gain, plan.result.score_low) == (gain, score)


@hypothesis_given(st.data())
@settings(max_examples=50, deadline=None)
def test_bounds_and_costs(data):
    native = data.draw(natives())
    result = result_of(native, data.draw(sheets(native)), **data.draw(profiles))
    if result.score_low is None:
        assert not any(one.counts for one in result.requirements.values())
        return
    assert 0 <= result.score_low <= result.score_high <= 100
    for theme in result.themes.values():
        assert theme.weight == 0 or 0 <= theme.score_low <= theme.score_high <= 100
    assert sum(map(result.cost_in_points, result.requirements)) == 100 - result.score_low
    assert LEVELS.index(result.reachable_level) <= LEVELS.index(result.level)


@hypothesis_given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_better_answer_never_lowers_the_score_nor_the_level(data):
    """Without conditions: an answer that opens questions may of course cost points."""
    native = data.draw(natives(conditional=False))
    content = build(native)
    answers = data.draw(sheets(native, without=("sans_objet", "ne_sait_pas")))
    code = data.draw(st.sampled_from(list(content.questions)))
    worst_to_best = sorted(
        (choice for choice in content.questions[code].choices if choice.credit is not None),
        key=lambda choice: choice.credit,
    )
    results = [run(content, {**answers, code: choice.code})[0] for choice in worst_to_best]
    for worse, better in pairwise(results):
        assert worse.score_low < better.score_low
        assert worse.score_high < better.score_high
        assert LEVELS.index(better.level) <= LEVELS.index(worse.level)


@hypothesis_given(st.data())
@settings(max_examples=50, deadline=None)
def test_knowing_more_narrows_the_range(data):
    """« Sans objet » aside, which takes a requirement out of the sum."""
    native = data.draw(natives(conditional=False))
    content = build(native)
    answers = data.draw(sheets(native, without=("sans_objet",)))
    open_questions = [c for c in content.questions if answers.get(c, "ne_sait_pas") == "ne_sait_pas"]
    if not open_questions:
        return
    code = data.draw(st.sampled_from(open_questions))
    choice = data.draw(st.sampled_from([c for c in content.questions[code].choices if c.credit is not None]))
    before, after = run(content, answers)[0], run(content, {**answers, code: choice.code})[0]
    assert before.score_low <= after.score_low <= after.score_high <= before.score_high
    for theme in before.themes:
        assert before.themes[theme].score_low <= after.themes[theme].score_low
        assert after.themes[theme].score_high <= before.themes[theme].score_high
