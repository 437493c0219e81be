"""How scores are spread, and which gaps most practices have."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from statistics import median, quantiles

from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.distribution import distribute, find_quartiles
from assessments.domain.gap_counts import GapTally

SCORES = st.decimals(0, 100, places=4)
ASKED = {1: ("a", "b", "c"), 2: ("b", "c", "d")}


def test_a_hundred_stands_with_the_nineties():
    spread = distribute([(Decimal(100), "A"), (Decimal("89.9999"), "B"), (Decimal(0), "E")])
    assert [count for _, count in spread.tens] == [1, 0, 0, 0, 0, 0, 0, 0, 1, 1]
    assert spread.levels == (("A", 1), ("B", 1), ("C", 0), ("D", 0), ("E", 1))


def test_nothing_has_no_quartile():
    assert distribute([]).quartiles is None


@given(st.lists(SCORES, min_size=2))
def test_quartiles_are_those_of_the_standard_library(scores):
    values = [Fraction(score) for score in scores]
    found = find_quartiles(values)
    assert [found.first, found.median, found.third] == quantiles(values, n=4, method="inclusive")
    assert found.median == median(values)


@given(st.lists(st.tuples(SCORES, st.sampled_from("ABCDE"))))
def test_every_practice_is_counted_once(scored):
    spread = distribute(scored)
    assert sum(count for _, count in spread.tens) == sum(count for _, count in spread.levels) == len(scored)


def tally_of(rows):
    tally = GapTally()
    for version, gaps, left_out in rows:
        tally.add(version=version, gaps=gaps, left_out=left_out)
    return tally


def test_a_share_is_of_those_to_which_the_requirement_applies():
    rows = [(1, {"a": "unmet"}, []), (1, {"a": "partial"}, []), (1, {}, ["a"]), (2, {"d": "unknown"}, [])]
    first, second = tally_of(rows).most_frequent(ASKED, most=10)
    assert (first.requirement, first.unmet, first.partial, first.unknown, first.applies) == ("a", 1, 1, 0, 2)
    assert (second.requirement, second.applies, second.share) == ("d", 1, Fraction(1))


def test_the_most_frequent_come_first_and_certain_before_doubtful():
    rows = [(1, {"a": "unknown", "b": "unmet", "c": "unmet"}, []), (1, {"c": "partial"}, [])]
    assert [gap.requirement for gap in tally_of(rows).most_frequent(ASKED, most=2)] == ["c", "b"]


@st.composite
def assessments(draw):
    version = draw(st.sampled_from(sorted(ASKED)))
    states = {
        code: draw(st.sampled_from(["met", "unmet", "partial", "unknown", "out"])) for code in ASKED[version]
    }
    gaps = {code: state for code, state in states.items() if state not in ("met", "out")}
    return version, gaps, [code for code, state in states.items() if state == "out"]


@given(st.lists(assessments()))
def test_no_gap_is_lost_and_none_exceeds_those_concerned(rows):
    gaps = tally_of(rows).most_frequent(ASKED, most=99)
    expected = Counter(code for _, of_one, _ in rows for code in of_one)
    assert {gap.requirement: gap.total for gap in gaps} == expected
    assert all(gap.total <= gap.applies for gap in gaps)
