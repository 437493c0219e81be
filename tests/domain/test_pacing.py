import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.pacing import LONGEST, PRIOR_SECONDS, SHORTEST, Pace, minutes_for, settle_paces


def test_a_pace_is_the_median_of_five_samples_at_least():
    paces = settle_paces({"a": [10, 12, 200, 11, 14], "b": [10, 12, 11, 14]})
    assert paces == {"a": Pace(12, 5)}


def test_what_was_saved_together_and_long_pauses_tell_nothing():
    assert settle_paces({"a": [0, 0.2, 301, 5000, 0.9, 8, 8, 8, 8]}) == {}
    assert settle_paces({"a": [0, 0.2, 301, 8, 8, 8, 8, 8]}) == {"a": Pace(8, 5)}


@pytest.mark.parametrize(("gap", "pace"), [(1, SHORTEST), (300, LONGEST), (3, 3), (180, 180)])
def test_a_pace_stays_within_reason(gap, pace):
    assert settle_paces({"a": [gap] * 5})["a"].seconds == pace


@given(st.dictionaries(st.text(max_size=3), st.lists(st.floats(0, 1e6), max_size=12)))
def test_every_pace_is_between_its_bounds(gaps):
    for code, pace in settle_paces(gaps).items():
        assert SHORTEST <= pace.seconds <= LONGEST
        assert 5 <= pace.samples <= len(gaps[code])


def test_minutes_add_up_and_the_last_one_counts_whole():
    assert minutes_for([], {}) == 0
    assert minutes_for(["a"], {"a": 3}) == 1
    assert minutes_for(["a", "b", "c"], {"a": 60}) == -(-(60 + 2 * PRIOR_SECONDS) // 60)
    assert minutes_for("abc", {}) == 1
