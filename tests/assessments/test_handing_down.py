"""An MSP answers once: its members take the answer over, keep their own, and are told what changed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.answering import AnswerRefused
from assessments.domain.answers import Fault
from assessments.models import Answer, Assessment, HandingDown, Notice, SharedRequirement
from assessments.renewing import renew_assessment
from assessments.starting import start_assessment
from assessments.undoing import look_at_undoing, undo_carry_over
from assessments.upgrading import carry_over_assessment
from practices.models import Practice
from tests.assessments.shared import LATER, WHY, an_msp, carry, check, say, stands, sweep
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory, PracticeFactory

FOLLOWING = ("oui", True, False)


@pytest.fixture
def msp(small):
    """Its owner and its assessment: « oui » to what it carries, and to what it does not."""
    answers = {"copie": "oui", "essai": "non", "verrou": "oui"}
    return an_msp(small, answers, carrying=["sauvegarde"])


@pytest.fixture
def member(practice, assessment, msp):
    """An assessment of the practice, begun before it belonged to the MSP."""
    practice.parent = msp[1].practice
    practice.save()
    assessment.practice = practice
    return assessment


def told(practice):
    return Notice.objects.filter(practice=practice).count()


def test_a_member_takes_over_what_is_carried_and_answered_and_nothing_else(member, msp):
    assert sweep() == 1
    assert stands(member, "copie") == FOLLOWING
    assert stands(member, "essai") == ("non", True, False)
    assert stands(member, "verrou") is None
    row = Answer.objects.get(assessment=member, question="copie")
    assert (row.answered_by, row.answered_at, row.inherited_from.assessment) == (msp[0], AT, msp[1])
    check(member)


def test_a_second_run_changes_nothing_and_asks_little(member, django_assert_max_num_queries):
    sweep()
    before = Answer.objects.count()
    with django_assert_max_num_queries(4):
        assert sweep() == 0
    HandingDown.objects.all().delete()
    assert sweep() == 0
    assert Answer.objects.count() == before


def test_what_the_msp_changes_is_taken_over_and_said_once_a_day(member, msp, practice, dr_martin):
    sweep()
    assert told(practice) == 0  # nothing that they knew has changed
    say(msp[1], "copie", "partiellement", by=msp[0])
    sweep()
    say(msp[1], "copie", "non", by=msp[0])
    sweep()
    assert stands(member, "copie") == ("non", True, False)
    assert told(practice) == 1
    assert Notice.objects.get().person == dr_martin
    check(member)


def test_an_answer_that_is_not_carried_moves_nobody(member, msp):
    sweep()
    say(msp[1], "verrou", "non", by=msp[0])
    assert sweep() == 0


def test_a_members_own_answer_is_never_replaced(member, msp, dr_martin):
    say(member, "copie", "non", by=dr_martin, reason=WHY)
    sweep()
    assert stands(member, "copie") == ("non", False, False)
    say(msp[1], "copie", "partiellement", by=msp[0])
    sweep()
    assert stands(member, "copie") == ("non", False, False)
    assert stands(member, "essai") == ("non", True, False)
    check(member)


def test_answering_otherwise_asks_why(member, dr_martin):
    sweep()
    with pytest.raises(AnswerRefused) as refusal:
        say(member, "copie", "non", by=dr_martin, reason="Parce que")
    assert [one.fault for one in refusal.value.problems] == [Fault.MISSING_OVERRIDE_REASON]
    assert stands(member, "copie") == FOLLOWING
    say(member, "copie", "non", by=dr_martin, reason=WHY)
    assert stands(member, "copie") == ("non", False, False)


def test_a_confirmed_answer_awaits_a_yes_once_the_msp_changes_its_own(member, msp, dr_martin, practice):
    sweep()
    say(member, "copie", "oui", by=dr_martin)
    assert stands(member, "copie") == ("oui", False, False)
    say(msp[1], "copie", "non", by=msp[0])
    sweep()
    assert stands(member, "copie") == ("oui", False, True)
    assert told(practice) == 1
    assert sweep() == 0
    say(member, "copie", "oui", by=dr_martin, reason=WHY)
    say(msp[1], "copie", "partiellement", by=msp[0])
    sweep()
    assert stands(member, "copie") == ("oui", False, False)  # an override by now
    check(member)


def test_erasing_ones_own_answer_gives_back_the_msps(member, dr_martin):
    sweep()
    say(member, "copie", "non", by=dr_martin, reason=WHY)
    say(member, "copie", "", by=dr_martin)
    assert stands(member, "copie") == FOLLOWING
    check(member)


def test_what_is_no_longer_carried_stays_and_awaits_a_yes(member, msp, dr_martin):
    sweep()
    carry(msp[1], by=msp[0], at=LATER)
    sweep()
    assert stands(member, "copie") == ("oui", False, True)
    check(member)
    carry(msp[1], "sauvegarde", by=msp[0], at=LATER)
    sweep()
    assert stands(member, "copie") == FOLLOWING
    assert SharedRequirement.objects.count() == 2


def test_an_answer_that_the_msp_erases_stays_and_awaits_a_yes(member, msp):
    sweep()
    say(msp[1], "copie", "", by=msp[0])
    sweep()
    assert stands(member, "copie") == ("oui", False, True)


def test_a_practice_that_the_administration_moves_is_let_go(member, practice):
    sweep()
    Practice.objects.filter(pk=practice.pk).update(parent=None)
    sweep()
    assert stands(member, "copie") == ("oui", False, True)


def test_a_new_assessment_begins_with_what_is_carried(practice, msp, small, dr_martin):
    practice.parent = msp[1].practice
    practice.save()
    begun = start_assessment(practice=practice, version=small, by=dr_martin, at=AT)
    assert stands(begun, "copie") == FOLLOWING
    assert begun.answered_count == 2
    check(begun)


def test_a_completed_assessment_is_left_alone_and_its_renewal_follows(practice, msp, small, dr_martin):
    practice.parent = msp[1].practice
    practice.save()
    answers = {"verrou": "oui", "affiche": "oui"}
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=answers, completing=True
    )
    say(msp[1], "copie", "partiellement", by=msp[0])
    sweep()
    assert stands(done, "copie") == FOLLOWING
    again = renew_assessment(assessment=done, version=small, by=dr_martin, at=LATER)
    assert stands(again, "copie") == ("partiellement", True, False)
    check(again)


def test_a_community_answers_for_an_msp_and_through_it_for_its_members(msp, member, small):
    _, above = an_msp(small, {"affiche": "non"}, carrying=["affiche"], name="CPTS")
    Practice.objects.filter(pk=above.practice_id).update(kind="cpts")
    Practice.objects.filter(pk=msp[1].practice_id).update(parent=above.practice)
    carry(msp[1], "sauvegarde", "affiche", by=msp[0])
    sweep()
    sweep()
    assert stands(msp[1], "affiche") == stands(member, "affiche") == ("non", True, False)


@pytest.mark.parametrize("count", [3, 100])
def test_no_query_a_member(msp, small, count, django_assert_max_num_queries):
    one = PracticeFactory(parent=None)
    made = [AssessmentFactory(practice=one, version=small) for _ in range(count)]
    Practice.objects.filter(pk=one.pk).update(parent=msp[1].practice)
    with django_assert_max_num_queries(28):  # SQLite cuts a long INSERT into a few
        assert sweep() == count
    assert all(stands(assessment, "copie") == FOLLOWING for assessment in made[:3])


QUESTIONS = st.sampled_from(["copie", "essai", "verrou", "affiche"])
CHOICES = st.sampled_from(["oui", "partiellement", "non", "ne_sait_pas", "sans_objet", ""])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["parent says", "member says"]), QUESTIONS, CHOICES),
    st.tuples(st.just("carry"), st.sets(st.sampled_from(["sauvegarde", "verrou", "affiche"]))),
    st.tuples(st.sampled_from(["sweep", "leave", "join"])),
)


def play(step, msp, member, doctor):
    owner, above = msp
    match step:
        case "parent says", question, choice:
            say(above, question, choice, by=owner, reason=WHY)
        case "member says", question, choice:
            say(member, question, choice, by=doctor, reason=f"Chez nous : {WHY}")
        case "carry", requirements:
            carry(above, *requirements, by=owner)
        case ("sweep",):
            sweep()
        case (verb,):
            parent = above.practice if verb == "join" else None
            Practice.objects.filter(pk=member.practice_id).update(parent=parent)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(STEPS, min_size=1, max_size=14))
def test_whatever_happens_figures_follow_from_the_rows(msp, practice, small, dr_martin, script):
    practice.parent = msp[1].practice
    practice.save()
    carry(msp[1], "sauvegarde", by=msp[0])
    member = AssessmentFactory(practice=practice, version=small, started_by=dr_martin)
    given_by = {}
    for step in script:
        play(step, msp, member, dr_martin)
        if step[0] == "member says":
            given_by[step[1]] = step[2]
        check(member)
        check(msp[1])
    for question, choice in given_by.items():
        if choice:
            assert stands(member, question)[0] == choice  # never over a member's own answer
    Assessment.objects.filter(pk=member.pk).delete()


def test_after_a_carry_over_the_new_assessment_follows_whoever_answers_on_its_version(
    practice, msp, small, dr_martin
):
    practice.parent = msp[1].practice
    practice.save()
    begun = start_assessment(practice=practice, version=small, by=dr_martin, at=AT)
    following = publish_next(small)
    moved = carry_over_assessment(assessment=begun, version=following, by=dr_martin, at=AT)
    assert stands(moved.target, "copie") == ("oui", False, True)  # nobody answers there yet
    check(moved.target)
    theirs = carry_over_assessment(assessment=msp[1], version=following, by=msp[0], at=AT)
    sweep()
    assert stands(moved.target, "copie") == FOLLOWING
    assert stands(theirs.target, "copie")[0] == "oui"
    assert look_at_undoing(moved, at=AT).answered_since == 0  # by the member
    undo_carry_over(carry_over=moved, by=dr_martin, at=AT)
    begun.refresh_from_db()
    assert stands(begun, "copie") == FOLLOWING  # what the MSP carried over stands for those left behind
    check(begun)
