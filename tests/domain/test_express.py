from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.express import EXPRESS_LENGTH, choose_express, express_questions
from assessments.domain.levels import LEVELS
from assessments.domain.scoring import score
from referentials.domain.content import Content
from tests.domain.test_fitting_a_practice import CHOICES, USUAL
from tests.referentials.test_our_data import load

NEW = "cabinets-2026.1"


def scope_of(facts=USUAL, *, kind="solo", answers=None):
    return settle_scope(load(NEW), Profile(kind=kind, facts=frozenset(facts)), answers or {})


def pass_of(content: Content, scope):
    return [one.code for one in choose_express(content, scope)]


def test_the_heaviest_come_then_what_the_law_obliges_to():
    chosen = choose_express(load(NEW), scope_of())
    assert len(chosen) == EXPRESS_LENGTH
    grave = [one for one in chosen if one.severity == 4]
    asked = [load(NEW).requirements[code] for code in scope_of().asked]
    assert grave == [one for one in asked if one.severity == 4]
    others = [one for one in chosen if one.severity < 4]
    assert {(one.severity, one.obligation.value) for one in others} == {(3, "legal")}


def test_it_keeps_the_referential_s_order():
    order = list(load(NEW).requirements)
    chosen = pass_of(load(NEW), scope_of())
    assert chosen == sorted(chosen, key=order.index)


def test_what_is_asked_of_everybody_comes_before_what_a_fact_opens():
    chosen = pass_of(load(NEW), scope_of())
    unconditional = {code for code in chosen if load(NEW).requirements[code].condition is None}
    assert {"gov-registre-tenu", "gov-politique-acces"} <= unconditional
    assert "gov-hds-localisation" not in chosen  # legal and of severity 3 too, but opened by a fact


def test_a_short_questionnaire_is_taken_whole():
    content = load("messagerie-2014.1")
    scope = settle_scope(content, Profile(kind="solo", facts=frozenset()), {})
    assert pass_of(content, scope) == list(scope.asked)


@given(
    facts=st.sets(st.sampled_from(sorted(load(NEW).facts_by_code))),
    kind=st.sampled_from(["solo", "groupe", "msp", "cpts"]),
    data=st.data(),
)
def test_no_answer_brings_another_question_into_the_pass(facts, kind, data):
    content = load(NEW)
    before = express_questions(content, scope_of(facts, kind=kind))
    drawn = {code: data.draw(CHOICES) for code in before[:5]}
    answers = {code: Answer(choice=choice) for code, choice in drawn.items() if choice}
    after = express_questions(content, scope_of(facts, kind=kind, answers=answers))
    assert set(after) <= set(before)
    assert before == express_questions(content, scope_of(facts, kind=kind))


def drawn_answers(random, codes):
    """One of the answers that say how far it is done, for each question."""
    questions = load(NEW).questions
    credited = {code: [c.code for c in questions[code].choices if c.credit is not None] for code in codes}
    return {code: Answer(choice=random.choice(choices)) for code, choices in credited.items()}


@given(random=st.randoms(use_true_random=False))
def test_the_range_after_the_pass_holds_whatever_the_rest_turns_out_to_be(random):
    """The screen promises that the score ends in its range, at a level not above the one within reach."""
    content = load(NEW)
    express = drawn_answers(random, express_questions(content, scope_of()))
    middle = score(content, scope_of(answers=express), express)
    everything = {**drawn_answers(random, content.questions), **express}
    final = score(content, scope_of(answers=everything), everything)
    assert middle.score_low <= final.score_low <= middle.score_high
    assert LEVELS.index(final.level) >= LEVELS.index(middle.reachable_level)
