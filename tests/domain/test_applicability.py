from hypothesis import given as hypothesis_given
from hypothesis import settings
from hypothesis import strategies as st

from assessments.domain.answers import Profile
from assessments.domain.applicability import explain_requirement, settle_scope
from tests.domain.native_contents import build, given, natives, profiles, referential, requirement, sheets


def scope_of(native, answers=None, *, kind="solo", facts=()):
    return settle_scope(build(native), Profile(kind=kind, facts=frozenset(facts)), given(answers or {}))


def answered(question, *choices):
    return {"answer": {"question": question, "in": list(choices)}}


def test_a_requirement_without_condition_is_asked_of_everybody():
    assert list(scope_of(referential(requirement("a"))).asked) == ["a"]


def test_a_condition_reads_the_facts_and_the_kind():
    native = referential(
        requirement("a", asked_if="cloud"),
        requirement("b", asked_if={"all": ["solo", {"not": "cloud"}]}),
        requirement("c", asked_if={"any": ["groupe", "cloud"]}),
    )
    assert list(scope_of(native, facts=["cloud"]).asked) == ["a", "c"]
    assert list(scope_of(native).asked) == ["b"]


def test_a_condition_reads_an_earlier_answer():
    native = referential(requirement("a"), requirement("b", asked_if=answered("a", "oui", "partiellement")))
    assert list(scope_of(native, {"a": "partiellement"}).asked) == ["a", "b"]
    assert list(scope_of(native, {"a": "non"}).asked) == ["a"]
    assert list(scope_of(native).asked) == ["a"]


def test_a_question_of_a_requirement_may_have_its_own_condition():
    questions = [
        {"code": "a1", "choices": "standard"},
        {"code": "a2", "choices": "standard", "asked_if": answered("a1", "oui")},
    ]
    native = referential(requirement("a", questions=questions))
    assert scope_of(native).question_codes == {"a1"}
    assert scope_of(native, {"a1": "oui"}).question_codes == {"a1", "a2"}


def test_an_answer_behind_a_closed_door_opens_no_other():
    native = referential(
        requirement("a", asked_if="cloud"),
        requirement("b", asked_if=answered("a", "oui")),
    )
    scope = scope_of(native, {"a": "oui"})
    assert not scope.asked
    assert not scope.heard


def test_a_requirement_none_of_whose_questions_is_asked_is_absent():
    questions = [{"code": "a1", "choices": "standard", "asked_if": "cloud"}]
    assert "a" not in scope_of(referential(requirement("a", questions=questions))).asked


def test_why_a_requirement_is_asked_or_not():
    native = referential(requirement("a"), requirement("b", asked_if="cloud"))
    a, b = build(native).requirements.values()
    assert explain_requirement(a, scope_of(native)) is None
    assert explain_requirement(b, scope_of(native, facts=["cloud"])).holds
    explanation = explain_requirement(b, scope_of(native))
    assert not explanation.holds
    assert [condition.fact for condition in explanation.failed] == ["cloud"]


@hypothesis_given(st.data())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_answers_changes_nothing(data):
    native = data.draw(natives())
    answers, profile = data.draw(sheets(native)), data.draw(profiles)
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert scope_of(native, answers, **profile) == scope_of(native, shuffled, **profile)
