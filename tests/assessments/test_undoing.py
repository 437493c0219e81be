"""Undoing a carry-over: to the byte, within its days, and no answer lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.answering import save_answers
from assessments.completion import answer_the_rest_unknown, complete_assessment
from assessments.confirming import confirm_answers
from assessments.domain.answers import Answer
from assessments.models import Assessment
from assessments.queries import load_sheet
from assessments.undoing import UNDO_WITHIN, CannotUndo, Obstacle, look_at_undoing, undo_carry_over
from assessments.upgrading import carry_over_assessment
from referentials.importing import store_content
from referentials.publishing import publish_version
from tests.assessments.snapshots import all_but_state, rows_of
from tests.assessments.two_versions import publish_after, publish_next
from tests.assessments.versions import AT
from tests.domain.version_edits import chains
from tests.factories import REASON, AssessmentFactory

GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}
LAST_DAY = AT + UNDO_WITHIN


@pytest.fixture
def begun(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GIVEN)


@pytest.fixture
def carried(begun, small, dr_martin):
    """Given back with what stood before it."""
    before = rows_of(begun)
    later = publish_next(small)
    return carry_over_assessment(assessment=begun, version=later, by=dr_martin, at=AT), before


def test_the_old_one_is_back_to_the_byte_and_the_new_one_set_aside(carried, dr_martin):
    done, before = carried
    source = undo_carry_over(carry_over=done, by=dr_martin, at=LAST_DAY)
    assert rows_of(source) == before
    assert source.state == "in_progress"
    done.refresh_from_db()
    assert (done.target.state, done.undone_by, done.undone_at) == ("set_aside", dr_martin, LAST_DAY)


def test_answers_given_meanwhile_are_counted_and_stay_readable(carried, dr_martin):
    done, _ = carried
    assert look_at_undoing(done, at=AT).answered_since == 0
    for choice in ("non", "oui"):
        answers = {"verrou": Answer(choice=choice), "mfa": Answer(choice=choice)}
        save_answers(by=dr_martin, assessment=done.target, answers=answers, at=AT)
    assert look_at_undoing(done, at=AT).answered_since == 2
    undo_carry_over(carry_over=done, by=dr_martin, at=AT)
    assert load_sheet(done.target).answers["mfa"].choice == "oui"


def test_undoing_twice_changes_nothing_more(carried, dr_martin):
    done, _ = carried
    sources = [undo_carry_over(carry_over=done, by=dr_martin, at=AT) for _ in range(2)]
    assert [source.state for source in sources] == ["in_progress", "in_progress"]
    done.refresh_from_db()
    assert look_at_undoing(done, at=AT).obstacle is Obstacle.UNDONE


def test_what_was_undone_can_be_carried_over_anew(carried, begun, dr_martin):
    done, _ = carried
    undo_carry_over(carry_over=done, by=dr_martin, at=AT)
    begun.refresh_from_db()
    again = carry_over_assessment(assessment=begun, version=done.target.version, by=dr_martin, at=AT)
    assert again.target_id != done.target_id
    assert Assessment.objects.filter(state="in_progress").get() == again.target


def too_late(done, by):
    return LAST_DAY + timedelta(seconds=1)


def completed(done, by):
    answer_the_rest_unknown(assessment=done.target, by=by, at=AT)
    seen = {code: one[1] for code, one in Assessment.objects.get(pk=done.target_id).choices.items()}
    confirm_answers(assessment=done.target, seen=seen, by=by, at=AT)
    complete_assessment(assessment=done.target, by=by, at=AT)
    return AT


def another_under_way(done, by):
    AssessmentFactory(practice=done.source.practice, version=done.source.version, started_by=by)
    return AT


@pytest.mark.parametrize("obstacle", [too_late, completed, another_under_way])
def test_what_keeps_from_undoing_leaves_everything(carried, dr_martin, obstacle):
    done, _ = carried
    at = obstacle(done, dr_martin)
    before = [rows_of(done.source), rows_of(done.target)]
    with pytest.raises(CannotUndo) as refusal:
        undo_carry_over(carry_over=done, by=dr_martin, at=at)
    assert refusal.value.obstacle == obstacle.__name__
    assert [rows_of(done.source), rows_of(done.target)] == before


@given(chains(), st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_over_any_edits_of_versions_nothing_is_lost_and_undoing_is_exact(practice, dr_martin, chain, data):
    contents, steps, choices = chain
    with transaction.atomic():
        versions = publish_chain(contents, steps)
        begun = AssessmentFactory(
            practice=practice, version=versions[0], started_by=dr_martin, answers=choices
        )
        before = rows_of(begun)
        done = carry_over_assessment(assessment=begun, version=versions[-1], by=dr_martin, at=AT)
        assert all_but_state(rows_of(begun)) == all_but_state(before)
        assert done.counts["archived"] + done.target.answers.count() >= bool(choices)
        asked = sorted(load_sheet(done.target).scope.question_codes)
        changed = data.draw(st.lists(st.sampled_from(asked), unique=True)) if asked else []
        answers = {code: Answer(choice="non", reason=REASON) for code in changed}
        save_answers(by=dr_martin, assessment=done.target, answers=answers, at=AT)
        assert rows_of(undo_carry_over(carry_over=done, by=dr_martin, at=AT)) == before
        transaction.set_rollback(True)


def publish_chain(contents, steps):
    first, *later = contents
    versions = [publish_version(version=store_content(first).version, by=None, at=AT)]
    for content, rows in zip(later, steps, strict=True):
        versions.append(publish_after(versions[-1], store_content(content).version, rows))
    return versions
