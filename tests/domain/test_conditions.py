"""Whether a condition holds, and which of its leaves decided so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referentials.domain.condition_data import (
    DEEPEST,
    BadCondition,
    condition_from_data,
    condition_to_data,
)
from referentials.domain.conditions import LEAVES, OPERATORS, evaluate, explain, leaves
from referentials.domain.content import Condition
from tests.referentials.contents import asked, conditions

TRUTHS = ["employes", "wifi", "solo"]
QUESTIONS = [asked("q1"), asked("q2")]
any_condition = conditions(TRUTHS, QUESTIONS)
any_facts = st.frozensets(st.sampled_from(TRUTHS))
any_answers = st.dictionaries(st.sampled_from(["q1", "q2"]), st.sampled_from(["oui", "non", "sans_objet"]))

ANSWERED = {"answer": {"question": "q1", "in": ["oui", "partiellement"]}}


def holds(data, facts=(), answers=None):
    return evaluate(condition_from_data(data), frozenset(facts), answers or {})


@pytest.mark.parametrize(
    ("data", "facts", "answers", "expected"),
    [
        ("wifi", ["wifi"], {}, True),
        ("wifi", ["employes"], {}, False),
        (ANSWERED, [], {"q1": "partiellement"}, True),
        (ANSWERED, [], {"q1": "non"}, False),
        (ANSWERED, [], {}, False),
        ({"not": ANSWERED}, [], {}, True),
        ({"any": ["wifi", "employes"]}, ["employes"], {}, True),
        ({"any": ["wifi", "employes"]}, [], {}, False),
        ({"all": ["wifi", "employes"]}, ["employes"], {}, False),
        ({"all": ["wifi", {"not": "employes"}]}, ["wifi"], {}, True),
    ],
)
def test_a_condition_reads_facts_and_answers(data, facts, answers, expected):
    assert holds(data, facts, answers) is expected


@given(any_condition, any_facts, any_answers)
def test_not_not_changes_nothing(condition, facts, answers):
    twice = Condition(operator="not", parts=(Condition(operator="not", parts=(condition,)),))
    assert evaluate(twice, facts, answers) == evaluate(condition, facts, answers)


@given(st.lists(any_condition, min_size=1, max_size=3).map(tuple), any_facts, any_answers)
def test_an_any_that_fails_is_an_all_of_failures(parts, facts, answers):
    neither = Condition(operator="not", parts=(Condition(operator="any", parts=parts),))
    every = Condition(operator="all", parts=tuple(Condition(operator="not", parts=(p,)) for p in parts))
    assert evaluate(neither, facts, answers) == evaluate(every, facts, answers)


@given(any_condition, any_facts, any_answers)
def test_an_explanation_agrees_with_the_evaluation(condition, facts, answers):
    told = explain(condition, facts, answers)
    assert told.holds == evaluate(condition, facts, answers)
    assert [leaf.condition for leaf in told.leaves] == list(leaves(condition))
    assert all(leaf.holds == evaluate(leaf.condition, facts, answers) for leaf in told.leaves)
    assert len(told.held) + len(told.failed) == len(told.leaves)


@given(any_condition, any_facts, any_answers, st.sampled_from(TRUTHS))
def test_only_the_reasons_can_change_the_outcome(condition, facts, answers, fact):
    told = explain(condition, facts, answers)
    assert told.reasons
    if fact not in {leaf.condition.fact for leaf in told.reasons}:
        assert evaluate(condition, facts ^ {fact}, answers) == told.holds


def test_the_reasons_are_the_leaves_that_settled_the_matter():
    condition = condition_from_data({"any": ["wifi", {"all": ["employes", {"not": "solo"}]}]})
    told = explain(condition, frozenset({"employes"}), {})
    assert [leaf.condition.fact for leaf in told.reasons] == ["employes", "solo"]
    assert [leaf.holds for leaf in told.reasons] == [True, False]


@given(any_condition)
def test_a_condition_as_data_comes_back_the_same(condition):
    assert condition_from_data(condition_to_data(condition)) == condition


@pytest.mark.parametrize(
    "data",
    [
        3,
        None,
        ["wifi"],
        {},
        {"some": ["wifi"]},
        {"any": "wifi"},
        {"any": [3]},
        {"all": ["wifi"], "any": ["wifi"]},
        {"not": {"not": []}},
        {"answer": {"question": "q1"}},
        {"answer": {"question": "q1", "in": ["oui"]}, "not": "wifi"},
    ],
)
def test_what_is_no_condition_is_refused(data):
    with pytest.raises(BadCondition):
        condition_from_data(data)


def test_the_path_leads_to_the_faulty_part():
    with pytest.raises(BadCondition) as caught:
        condition_from_data({"any": ["wifi", {"not": 3}]})
    assert caught.value.path == ("any", 1, "not")


def test_a_condition_too_deep_is_refused_before_python_gives_up():
    data = "wifi"
    for _ in range(100_000):
        data = {"not": data}
    with pytest.raises(BadCondition) as caught:
        condition_from_data(data)
    assert len(caught.value.path) > DEEPEST


def test_an_unknown_operator_has_no_value():
    with pytest.raises(KeyError):
        evaluate(Condition(operator="some"), frozenset(), {})


def test_every_leaf_is_an_operator():
    assert set(OPERATORS) > LEAVES
