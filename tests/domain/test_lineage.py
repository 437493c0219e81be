"""Over any edits of any number of versions: no answer lost, and who continues whom."""

from itertools import pairwise

from hypothesis import given, settings

from assessments.domain.answers import Answer
from assessments.domain.carry_over import Fate, carry_over, carry_through, plan_paths
from assessments.domain.lineage import find_followers, match_one_to_one, stay_as_is
from referentials.domain.mapping import Change, Row
from tests.domain.version_edits import chains
from tests.referentials.contents import content_of, required

REASON = "Rien de tel au cabinet."


def through(contents, steps):
    ends = zip(pairwise(contents), steps, strict=True)
    return [plan_paths(old, new, rows) for (old, new), rows in ends]


def sheet(choices):
    return {code: Answer(choice=choice, reason=REASON) for code, choice in choices.items()}


@given(chains())
@settings(max_examples=400)
def test_every_answer_is_carried_or_archived(chain):
    contents, steps, choices = chain
    answers = sheet(choices)
    outcome = carry_through(through(contents, steps), answers)
    carried = {origin for one in outcome.questions.values() for origin in one.origins}
    assert carried | set(outcome.archived) == set(answers)
    assert not carried & set(outcome.archived)
    assert set(outcome.questions) == set(contents[-1].questions)


@given(chains())
@settings(max_examples=400)
def test_what_is_carried_is_an_answer_as_it_was_given(chain):
    contents, steps, choices = chain
    answers = sheet(choices)
    outcome = carry_through(through(contents, steps), answers)
    for code, one in outcome.questions.items():
        assert (one.answer is None) == (one.fate is Fate.TO_ANSWER) == (not one.origins)
        if one.answer is not None:
            assert one.answer in [answers[origin] for origin in one.origins]
            contents[-1].questions[code].choice(one.answer.choice)  # raises when it cannot be said there


@given(chains())
@settings(max_examples=200)
def test_only_an_answer_that_nothing_touched_is_kept_without_a_word(chain):
    contents, steps, choices = chain
    outcome = carry_through(through(contents, steps), sheet(choices))
    matches = match_one_to_one(steps, contents[-1])
    for code, one in outcome.questions.items():
        if one.fate is Fate.KEPT:
            assert contents[-1].requirement_of[code].code in matches
            assert len(one.origins) == 1


@given(chains(most=1))
def test_one_step_is_the_plain_carry_over(chain):
    contents, steps, choices = chain
    [paths] = through(contents, steps)
    assert carry_through([paths], sheet(choices)) == carry_over(paths, sheet(choices))


@given(chains())
def test_matches_go_both_ways_and_followers_agree(chain):
    contents, steps, _ = chain
    matches = match_one_to_one(steps, contents[-1])
    followers = find_followers(steps, contents[0].requirements)
    assert len(set(matches.values())) == len(matches)
    assert all(followers[old] == (new,) for new, old in matches.items())


def test_a_version_continues_itself():
    content = content_of(required("a"), required("b"))
    same = [stay_as_is(content)]
    assert match_one_to_one(same, content) == match_one_to_one([], content) == {"a": "a", "b": "b"}
    outcome = carry_through([plan_paths(content, content, same[0])], sheet({"a": "oui"}))
    assert outcome.answers == sheet({"a": "oui"})


def test_what_is_split_then_merged_follows_once():
    apart = (Row(change=Change.SPLIT, before=("a",), after=("b", "c")),)
    together = (Row(change=Change.MERGED, before=("b", "c"), after=("d",)),)
    assert find_followers([apart, together], ["a"]) == {"a": ("d",)}
    assert match_one_to_one([apart, together], content_of(required("d"))) == {}
