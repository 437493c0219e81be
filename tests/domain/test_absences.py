from assessments.domain.absences import Absence, Cause, find_absent, group_absent
from assessments.domain.answers import Profile
from assessments.domain.applicability import settle_scope
from tests.domain.native_contents import build, given, referential, requirement
from tests.domain.test_fitting_a_practice import USUAL
from tests.referentials.test_our_data import load


def absent(*requirements, kind="solo", facts=(), answers=None):
    content = build(referential(*requirements))
    profile = Profile(kind=kind, facts=frozenset(facts))
    return find_absent(content, settle_scope(content, profile, given(answers or {})))


def test_the_kind_explains_before_a_fact_does():
    [one] = absent(requirement("a", asked_if={"any": ["cloud", "groupe"]}))
    assert one.absence == Absence(Cause.KIND)


def test_a_fact_that_lacks_is_not_one_that_bars():
    lacking, barring = absent(
        requirement("a", asked_if="cloud"), requirement("b", asked_if={"not": "wifi"}), facts=["wifi"]
    )
    assert lacking.absence == Absence(Cause.FACT, "cloud")
    assert barring.absence == Absence(Cause.FACT, "wifi", by_being_true=True)


def test_an_answer_explains_what_it_closes():
    native = requirement("b", asked_if={"not": {"answer": {"question": "a", "in": ["non"]}}})
    [one] = absent(requirement("a"), native, answers={"a": "non"})
    assert one.absence == Absence(Cause.ANSWER, "a", by_being_true=True)


def test_groups_count_everything_once_the_kind_first_then_the_largest():
    content = load("cabinets-2026.1")
    scope = settle_scope(content, Profile(kind="solo", facts=USUAL), {})
    groups = group_absent(find_absent(content, scope))
    assert sum(group.count for group in groups) == len(content.requirements) - len(scope.asked) == 60
    assert groups[0].absence.cause is Cause.KIND
    counts = [group.count for group in groups[1:]]
    assert counts == sorted(counts, reverse=True)


def test_nothing_absent_makes_no_group():
    assert group_absent(absent(requirement("a"))) == ()
