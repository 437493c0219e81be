from fractions import Fraction

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.budgeting import what_if
from assessments.domain.levels import (
    LEVELS,
    Cap,
    CapRule,
    Level,
    NextLevel,
    apply_caps,
    binding_caps,
    level_of,
)
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

EPSILON = Fraction(1, 10**9)
FILLER = [requirement(f"plein-{n}", severity=4) for n in range(20)]
FILLED = {one["code"]: "oui" for one in FILLER}


@pytest.mark.parametrize(("level", "threshold"), [("A", 90), ("B", 75), ("C", 50), ("D", 25), ("E", 0)])
def test_a_threshold_belongs_to_its_level(level, threshold):
    assert level_of(Fraction(threshold)) == level
    if threshold:
        assert level_of(threshold - EPSILON) == LEVELS[LEVELS.index(Level(level)) + 1]


def test_a_score_shown_as_90_may_still_be_below_it():
    """89.96 is shown « 90,0 » and is a B: the level reads the exact score."""
    assert level_of(Fraction("89.96")) is Level.B


@pytest.mark.parametrize(
    ("severity", "obligation", "answer", "level", "rule"),
    [
        (4, "good_practice", "non", "C", "critical"),
        (4, "good_practice", "partiellement", "B", "critical"),
        (4, "good_practice", "ne_sait_pas", "B", "critical"),
        (4, "good_practice", None, "B", "critical"),
        (4, "legal", "non", "C", "critical"),
        (1, "legal", "non", "B", "legal"),
        (1, "legal", "partiellement", "B", "legal"),
        (1, "legal", "ne_sait_pas", "B", "legal"),
        (1, "legal", None, "B", "legal"),
        (1, "legal", "oui", "A", None),
        (1, "legal", "sans_objet", "A", None),
        (4, "legal", "oui", "A", None),
        (3, "recommendation", "non", "A", None),
    ],
)
def test_what_caps_the_level(severity, obligation, answer, level, rule):
    one = requirement("a", severity=severity, obligation=obligation)
    answers = FILLED if answer is None else {**FILLED, "a": answer}
    result = result_of(referential(one, *FILLER), answers)
    assert (result.level_before_cap, result.level) == ("A", level)
    assert [(cap.requirement, cap.rule, cap.level) for cap in result.caps] == (
        [("a", rule, level)] if rule else []
    )


def test_a_requirement_that_is_not_asked_caps_nothing():
    one = requirement("a", severity=4, obligation="legal", asked_if="cloud")
    assert result_of(referential(one, *FILLER), FILLED).level is Level.A


def test_half_no_and_half_silence_on_a_critical_requirement_is_partial():
    """Credit 0 caps at C only when it is sure; here the other half may still be done."""
    questions = [{"code": "a1", "choices": "standard"}, {"code": "a2", "choices": "standard"}]
    native = referential(requirement("a", severity=4, questions=questions), *FILLER)
    assert result_of(native, {**FILLED, "a1": "non"}).level is Level.B
    assert result_of(native, {**FILLED, "a1": "non", "a2": "non"}).level is Level.C


def test_a_cap_never_raises_a_level():
    cap = Cap(requirement="a", rule=CapRule.LEGAL, level=Level.B)
    assert apply_caps(Level.E, [cap]) is Level.E


def test_only_the_caps_below_the_level_bind_and_the_strictest_is_named_first():
    legal = Cap(requirement="a", rule=CapRule.LEGAL, level=Level.B)
    critical = Cap(requirement="b", rule=CapRule.CRITICAL, level=Level.C)
    assert binding_caps(Level.A, [legal, critical]) == (critical, legal)
    assert binding_caps(Level.B, [legal, critical]) == (critical,)
    assert binding_caps(Level.C, [legal, critical]) == ()


def test_the_next_level_takes_points_and_the_lifting_of_caps():
    native = referential(requirement("a", obligation="legal"), requirement("b", severity=4), *FILLER)
    result = result_of(native, {**FILLED, "a": "non", "b": "non"})
    assert result.level is Level.C
    assert result.next_level == NextLevel(level=Level.B, points=Fraction(0), caps=(result.caps[1],))


def test_the_points_missing_are_counted_from_the_exact_score():
    result = result_of(referential(requirement("a"), requirement("b"), requirement("c")), {"a": "oui"})
    assert result.level is Level.D
    assert result.next_level == NextLevel(level=Level.C, points=50 - Fraction(100, 3), caps=())


def test_at_the_top_there_is_no_next_level():
    assert result_of(referential(requirement("a")), {"a": "oui"}).next_level is None


@hypothesis_given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_the_next_level_takes_is_enough(data):
    """Lift the caps named and win the points named, and the level is reached."""
    native = data.draw(natives())
    content = build(native)
    result, _ = run(content, data.draw(sheets(native)), **data.draw(profiles))
    missing = result.next_level
    if missing is None:
        assert result.level in (None, Level.A)
        return
    lifted = [cap.requirement for cap in missing.caps]
    others = [code for code in result.requirements if code not in lifted]
    for code in data.draw(st.permutations(others)):
        if what_if(content, result, lifted).score_low >= result.score_low + missing.points:
            break
        lifted.append(code)
    assert what_if(content, result, lifted).level <= missing.level


@hypothesis_given(st.data())
@settings(max_examples=50, deadline=None)
def test_less_than_what_the_next_level_takes_is_not_enough(data):
    """With one cap left, or too few points, the level stays out of reach."""
    native = data.draw(natives())
    content = build(native)
    result, _ = run(content, data.draw(sheets(native)), **data.draw(profiles))
    ticked = data.draw(st.sets(st.sampled_from(list(result.requirements))))
    after, missing = what_if(content, result, ticked), result.next_level
    if missing is None:
        return
    lifts_all = {cap.requirement for cap in missing.caps} <= ticked
    enough = lifts_all and after.score_low >= result.score_low + missing.points
    assert (after.level <= missing.level) == enough
