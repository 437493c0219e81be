"""The yearly renewal: what is taken over as it was, and what is asked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessments.comparing import compare_with_previous
from assessments.completion import answer_the_rest_unknown, complete_assessment
from assessments.confirming import confirm_answers
from assessments.domain.answers import Answer
from assessments.evidence import add_place
from assessments.models import Assessment, CarryOver
from assessments.planning import close_action, organise_action
from assessments.queries import load_sheet
from assessments.renewing import NotCompleted, renew_assessment
from assessments.reviewing import Why, list_to_review
from assessments.undoing import CannotUndo, Obstacle, undo_carry_over
from referentials.mapping_loading import NoPath
from tests.assessments.asking import text_of, url
from tests.assessments.snapshots import all_but_state, rows_of
from tests.assessments.two_versions import publish_next
from tests.assessments.versions import AT, SMALL, publish
from tests.factories import AssessmentFactory

NEXT_YEAR = AT + timedelta(days=365)
GIVEN = {"verrou": "oui", "copie": "oui", "essai": "ne_sait_pas", "affiche": "oui"}


@pytest.fixture
def done(practice, dr_martin, small):
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=GIVEN, completed=True
    )


@pytest.fixture
def renew(dr_martin):
    def renew(assessment, version):
        return renew_assessment(assessment=assessment, version=version, by=dr_martin, at=NEXT_YEAR)

    return renew


def whys(assessment):
    lists = list_to_review(load_sheet(Assessment.objects.get(pk=assessment.pk)))
    return {one.card.code: one.why for ones in lists.values() for one in ones}


def test_on_the_same_version_only_the_unknown_is_asked_again(done, renew, small):
    new = renew(done, small)
    assert load_sheet(new).answers == load_sheet(done).answers
    assert whys(new) == {"essai": Why.UNKNOWN}
    assert new.carried_from.counts == {"kept": 3, "to_confirm": 1, "to_answer": 0, "archived": 0}


def test_on_a_later_version_what_changed_and_what_is_new_is_asked_too(done, renew, small):
    new = renew(done, publish_next(small))
    assert whys(new) == {
        "verrou": Why.CHANGED,
        "copie": Why.CHANGED,
        "essai": Why.UNKNOWN,
        "mfa": Why.UNANSWERED,
    }


def test_an_answer_whose_evidence_is_out_of_date_is_asked_again(done, renew, small, dr_martin):
    yesterday = timezone.localdate() - timedelta(days=1)
    add_place(assessment=done, requirement="affiche", place="mur", expires_on=yesterday, by=dr_martin, at=AT)
    assert whys(renew(done, small)) == {"essai": Why.UNKNOWN, "affiche": Why.EXPIRED}


def test_the_completed_one_never_changes(done, renew, small):
    before = rows_of(done)
    renew(done, publish_next(small))
    assert all_but_state(rows_of(done)) == all_but_state(before)
    done.refresh_from_db()
    assert done.state == "completed"


def test_what_closing_an_action_said_since_is_taken_with_its_author(done, renew, small, secretary):
    close_action(
        sheet=load_sheet(done),
        requirement="sauvegarde",
        answers={"essai": Answer(choice="oui", comment="Essayé hier.")},
        by=secretary,
        at=NEXT_YEAR,
    )
    row = load_sheet(renew(done, small)).rows["essai"]
    assert (row.choice, row.comment, row.answered_by, row.answered_at) == (
        "oui",
        "Essayé hier.",
        secretary,
        NEXT_YEAR,
    )
    assert not row.to_confirm


def test_of_the_plan_what_is_still_to_do_comes_and_what_is_done_stays(done, renew, small, dr_martin):
    close_action(
        sheet=load_sheet(done),
        requirement="sauvegarde",
        answers={"essai": Answer(choice="oui")},
        by=dr_martin,
        at=AT,
    )
    organise_action(
        assessment=done,
        requirement="verrou",
        status="in_progress",
        assignee="Moi",
        due_on=None,
        note="",
        by=dr_martin,
        at=AT,
    )
    rows = renew(done, small).planned_actions.values_list("requirement", "assignee")
    assert list(rows) == [("verrou", "Moi")]


def test_a_second_click_opens_the_renewal_of_the_first(done, renew, small):
    assert renew(done, small) == renew(done, small)
    assert CarryOver.objects.count() == 1


def test_one_under_way_is_not_renewed(practice, dr_martin, small, renew):
    begun = AssessmentFactory(practice=practice, version=small, started_by=dr_martin)
    with pytest.raises(NotCompleted):
        renew(begun, small)


def test_without_a_mapping_nothing_is_renewed(done, renew):
    with pytest.raises(NoPath):
        renew(done, publish(SMALL.read_bytes().replace(b'"2025.1"', b'"2026.1"')))


def test_a_renewal_put_nothing_aside_so_there_is_nothing_to_undo(done, renew, small, dr_martin):
    with pytest.raises(CannotUndo) as refusal:
        undo_carry_over(carry_over=renew(done, small).carried_from, by=dr_martin, at=NEXT_YEAR)
    assert refusal.value.obstacle is Obstacle.NOT_REPLACED


def test_from_the_results_one_click_leads_to_the_short_list(doctor, done):
    assert "Renouveler cette évaluation" in text_of(doctor.get(url("results", done)))
    page = doctor.post(url("renew", done), follow=True)
    text = text_of(page)
    assert "1 question à regarder" in text
    assert "Vous ne saviez pas" in text
    assert "Avez-vous essayé de les restaurer" in text
    assert "Copiez-vous vos données" not in text


def test_the_practices_page_offers_to_start_from_the_earlier_answers(doctor, done, small):
    later = publish_next(small)
    assert "Repartir de mes réponses du 10 mars 2026" in text_of(doctor.get(url("practice", done.practice)))
    doctor.post(url("start", done.practice), {"version": later.pk, "again": "1"})
    new = Assessment.objects.get(state="in_progress")
    assert (new.version, new.answered_count) == (later, 3)


def test_the_two_years_are_compared_on_what_continues_alone(done, renew, small, doctor, dr_martin):
    new = renew(done, publish_next(small))
    answer_the_rest_unknown(assessment=new, by=dr_martin, at=NEXT_YEAR)
    seen = {code: one[1] for code, one in Assessment.objects.get(pk=new.pk).choices.items()}
    confirm_answers(assessment=new, seen=seen, by=dr_martin, at=NEXT_YEAR)
    new = complete_assessment(assessment=new, by=dr_martin, at=NEXT_YEAR)
    comparison = compare_with_previous(new).comparison
    assert comparison.common == ("verrou",)
    assert comparison.entered == ("sauvegarde", "restauration", "mfa")
    assert comparison.left == ("sauvegarde", "affiche")
    page = doctor.get(url("results", new))
    assert "À périmètre constant, sur la seule exigence" in text_of(page)
    assert "sur la version 2025.1" in text_of(page)
