"""A question that no practice could ever be asked."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referentials.domain import reachability
from referentials.domain.conditions import evaluate
from referentials.domain.reachability import find_never_asked
from tests.referentials.contents import STANDARD, asked, conditions, content_of, required

YES = {"answer": {"question": "a", "in": ["oui"]}}
NO = {"answer": {"question": "a", "in": ["non"]}}


@pytest.mark.parametrize(
    "when",
    [
        {"all": ["wifi", {"not": "wifi"}]},
        {"all": ["solo", "groupe"]},
        {"all": [{"not": "solo"}, {"not": "groupe"}]},
        {"not": {"any": ["solo", "groupe"]}},
        {"all": [YES, NO]},
        {"all": [YES, {"not": YES}]},
        {"any": [{"all": ["wifi", {"not": "wifi"}]}, {"all": ["solo", "groupe"]}]},
        {"not": {"any": ["wifi", {"not": "wifi"}]}},
    ],
)
def test_a_condition_that_contradicts_itself_never_asks(when):
    assert list(find_never_asked(content_of(required("a"), required("b", when=when)))) == ["b"]


@pytest.mark.parametrize(
    "when",
    [
        "wifi",
        {"not": "wifi"},
        {"not": YES},
        {"all": [{"not": YES}, {"not": NO}]},
        {"any": ["solo", "groupe"]},
    ],
)
def test_a_condition_that_may_hold_asks(when):
    assert list(find_never_asked(content_of(required("a"), required("b", when=when)))) == []


def test_a_question_contradicts_the_one_that_it_follows():
    second = required("b", when={"all": [YES, {"not": "wifi"}]})
    assert list(find_never_asked(content_of(required("a", when="wifi"), second))) == ["b"]


def test_a_question_contradicts_its_own_requirement():
    requirement = required("b", asked("b-1"), asked("b-2", when={"not": "wifi"}), when="wifi")
    assert list(find_never_asked(content_of(requirement))) == ["b-2"]


def test_a_search_without_end_is_called_reachable(monkeypatch):
    monkeypatch.setattr(reachability, "MOST_STEPS", 3)
    impossible = {"all": ["wifi", "employes", "solo", {"not": "wifi"}]}
    assert list(find_never_asked(content_of(required("a", when=impossible)))) == []


TRUTHS = ["employes", "wifi", "solo", "groupe"]


@st.composite
def conditional_contents(draw):
    """Three questions, each asked under a condition on the profile and on those before it."""
    questions = []
    for code in ("a", "b", "c"):
        condition = draw(st.none() | conditions(TRUTHS, questions))
        questions.append(replace(asked(code, choices=STANDARD[:3]), condition=condition))
    return content_of(*(required(question.code, question) for question in questions))


def worlds():
    """Every practice and every set of answers to the three questions."""
    facts = [set(), {"employes"}, {"wifi"}, {"employes", "wifi"}]
    picks = [None, *(choice.code for choice in STANDARD[:3])]
    for truths, kind, answers in product(facts, ("solo", "groupe"), product(picks, repeat=3)):
        yield frozenset(truths | {kind}), dict(zip("abc", answers, strict=True))


def asked_in(content, facts, answers):
    heard = {}
    for question in content.questions.values():
        if question.condition is None or evaluate(question.condition, facts, heard):
            yield question.code
            if answers[question.code] is not None:
                heard[question.code] = answers[question.code]


@settings(deadline=None, max_examples=30)
@given(conditional_contents())
def test_the_search_agrees_with_brute_force(content):
    ever = {code for facts, answers in worlds() for code in asked_in(content, facts, answers)}
    assert set(find_never_asked(content)) == set(content.questions) - ever
