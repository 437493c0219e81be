import pytest

from assessments.domain.answers import (
    Answer,
    AnswerProblem,
    Fault,
    Profile,
    find_answer_problems,
    find_profile_problems,
)
from tests.domain.native_contents import FACTS, KINDS, build, referential, requirement

CONTENT = build(referential(requirement("a"), requirement("b")))
STANDARD_CODES = ("oui", "partiellement", "non", "ne_sait_pas", "sans_objet")


def test_a_sound_profile_and_sound_answers_have_no_problem():
    profile = Profile(kind="solo", facts=frozenset({"cloud"}))
    answers = {"a": Answer(choice="oui"), "b": Answer(choice="sans_objet", reason="Dix lettres")}
    assert find_profile_problems(CONTENT, profile) == ()
    assert find_answer_problems(CONTENT, answers) == ()


def test_the_kind_is_a_fact_too():
    assert Profile(kind="solo", facts=frozenset({"cloud"})).truths == {"solo", "cloud"}


def test_unknown_kind_and_facts_say_what_would_be_accepted():
    profile = Profile(kind="clinique", facts=frozenset({"zèbre", "cloud", "drone"}))
    assert find_profile_problems(CONTENT, profile) == (
        AnswerProblem(fault=Fault.UNKNOWN_KIND, where="", got="clinique", expected=KINDS),
        AnswerProblem(fault=Fault.UNKNOWN_FACT, where="", got="drone", expected=FACTS),
        AnswerProblem(fault=Fault.UNKNOWN_FACT, where="", got="zèbre", expected=FACTS),
    )


def test_every_faulty_answer_is_named_in_the_order_given():
    answers = {"b": Answer(choice="peut-être"), "c": Answer(choice="oui"), "a": Answer(choice="oui")}
    assert find_answer_problems(CONTENT, answers) == (
        AnswerProblem(fault=Fault.UNKNOWN_CHOICE, where="b", got="peut-être", expected=STANDARD_CODES),
        AnswerProblem(fault=Fault.UNKNOWN_QUESTION, where="c", got="c"),
    )


@pytest.mark.parametrize(
    ("reason", "accepted"),
    [("", False), ("neuf car.", False), ("  neuf car.   ", False), ("dix caract.", True)],
)
def test_sans_objet_needs_ten_characters_of_reason(reason, accepted):
    problems = find_answer_problems(CONTENT, {"a": Answer(choice="sans_objet", reason=reason)})
    assert [p.fault for p in problems] == ([] if accepted else [Fault.MISSING_REASON])
