"""An assessment under way goes on, on a later version: what comes along, what stays, and only once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from assessments.answering import AssessmentIsClosed, save_answers
from assessments.domain.answers import Answer
from assessments.evidence import add_place, remove_evidence
from assessments.models import Assessment, CarryOver, Evidence, EvidenceFile, PlannedAction
from assessments.planning import close_action, organise_action
from assessments.queries import load_sheet
from assessments.upgrading import AnotherUnderWay, carry_over_assessment, preview_carry_over
from practices.models import Practice
from referentials.domain.mapping import Change
from referentials.mapping_loading import NoPath
from tests.assessments.snapshots import all_but_state, rows_of
from tests.assessments.two_versions import later_text, publish_next
from tests.assessments.versions import AT, MESSAGERIE, publish
from tests.factories import AssessmentFactory, UserFactory

PROSE = Path(__file__).resolve().parents[2] / "docs" / "carry_over.md"
DAY_AFTER = AT + timedelta(days=1)
GIVEN = {"verrou": "oui", "copie": "oui", "essai": "non", "affiche": "oui"}


@pytest.fixture
def later(small):
    return publish_next(small)


@pytest.fixture
def begun(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GIVEN)


@pytest.fixture
def carry(dr_martin):
    def carry(assessment, version):
        return carry_over_assessment(assessment=assessment, version=version, by=dr_martin, at=DAY_AFTER)

    return carry


def test_the_preview_tells_what_becomes_of_each_answer_and_writes_nothing(begun, later, dr_martin):
    before = rows_of(begun)
    preview = preview_carry_over(assessment=begun, version=later, by=dr_martin)
    assert preview.carriage.counts == {"kept": 0, "to_confirm": 3, "to_answer": 1, "archived": 1}
    assert preview.comparison.common == ("verrou",)
    assert (rows_of(begun), Assessment.objects.count()) == (before, 1)


def test_the_worked_example_of_the_documentation(begun, later, dr_martin):
    preview = preview_carry_over(assessment=begun, version=later, by=dr_martin)
    before, after = preview.carriage.before.result, preview.carriage.after.result
    constant = preview.comparison.constant_now.score_low
    assert constant == preview.comparison.constant_before.score_low
    said = [
        round(float(score), 1) for score in (before.score_low, after.score_low, after.score_high, constant)
    ]
    example = PROSE.read_text().partition("## A worked example")[2]
    assert said == [float(figure) for figure in re.findall(r"\*\*([\d.]+)\*\*", example)]
    counts = preview.carriage.counts
    told = f"Kept {counts['kept']}, to confirm {counts['to_confirm']}, to answer {counts['to_answer']}"
    assert f"{told}, archived {counts['archived']}." in example


def test_the_new_one_has_the_answers_their_authors_and_their_days(begun, later, carry, dr_martin):
    done = carry(begun, later)
    new = Assessment.objects.get(pk=done.target_id)
    assert new.choices == {"verrou": ["oui", 1, True], "copie": ["oui", 1, True], "essai": ["non", 1, True]}
    row = new.answers.get(question="essai")
    assert (row.answered_by, row.answered_at, row.to_confirm) == (dr_martin, begun.started_at, True)
    assert (new.started_at, new.version, new.state) == (DAY_AFTER, later, "in_progress")
    assert done.counts == {"kept": 0, "to_confirm": 3, "to_answer": 1, "archived": 1}


def test_of_the_old_one_only_the_state_changes(begun, later, carry):
    before = rows_of(begun)
    carry(begun, later)
    assert all_but_state(rows_of(begun)) == all_but_state(before)
    begun.refresh_from_db()
    assert begun.state == "carried_over"


def test_the_stored_figures_are_those_that_follow_from_the_answers(begun, later, carry):
    new = Assessment.objects.get(pk=carry(begun, later).target_id)
    result = load_sheet(new).result
    assert (round(result.score_low, 4), result.level) == (round(new.score_low, 4), new.level)
    assert (new.asked_count, new.answered_count) == (4, 3)


def test_carrying_over_twice_does_it_once(begun, later, carry):
    assert carry(begun, later) == carry(begun, later)
    assert (CarryOver.objects.count(), Assessment.objects.count()) == (1, 2)


def test_the_practices_new_facts_are_taken(begun, later, carry, practice):
    Practice.objects.update(facts=["wifi", "employes"])
    assert carry(begun, later).target.facts == ["employes", "wifi"]


def test_decisions_follow_their_requirement_with_their_last_event(begun, later, carry, dr_martin):
    colleague = UserFactory(full_name="Dominique")
    organise = {"assessment": begun, "requirement": "sauvegarde", "note": "", "due_on": None, "by": colleague}
    organise_action(status="to_do", assignee="", at=AT, **organise)
    organise_action(status="in_progress", assignee="Dominique", at=DAY_AFTER, **organise)
    organise_action(status="dropped", assignee="", at=AT, **{**organise, "requirement": "affiche"})
    new = carry(begun, later).target
    rows = {row.requirement: row for row in new.planned_actions.all()}
    assert {code: row.assignee for code, row in rows.items()} == dict.fromkeys(
        ["sauvegarde", "restauration"], "Dominique"
    )
    [event] = rows["restauration"].events.all()
    assert (event.status, event.decided_by, event.decided_at) == ("in_progress", colleague, DAY_AFTER)


def test_of_two_decisions_for_a_merged_requirement_the_one_to_act_on_wins(practice, dr_martin, small, carry):
    given = {"verrou": "non", "copie": "non", "affiche": "non"}
    begun = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=given)
    for requirement, status in (("verrou", "dropped"), ("affiche", "to_do")):
        organise_action(
            assessment=begun,
            requirement=requirement,
            status=status,
            assignee="",
            due_on=None,
            note="",
            by=dr_martin,
            at=AT,
        )
    rows = [(Change.MERGED, ["verrou", "affiche"], ["verrou"]), *identical_but("verrou", "affiche", "mfa")]
    later = publish_next(small, rows=[*rows, (Change.NEW, [], ["mfa"]), (Change.NEW, [], ["restauration"])])
    assert [(row.requirement, row.status) for row in carry(begun, later).target.planned_actions.all()] == [
        ("verrou", "to_do")
    ]


def identical_but(*codes):
    every = ("verrou", "sauvegarde", "papier", "charte", "affiche", "associes", "wifi-separe")
    return [(Change.IDENTICAL, [code], [code]) for code in every if code not in codes]


def test_a_done_action_comes_done_without_its_answers(begun, later, carry, dr_martin):
    answers = {"essai": Answer(choice="oui")}
    sheet = load_sheet(begun)
    close_action(sheet=sheet, requirement="sauvegarde", answers=answers, by=dr_martin, at=AT)
    new = carry(begun, later).target
    assert set(new.planned_actions.values_list("status", flat=True)) == {"done"}
    assert not PlannedAction.objects.exclude(new_answers={}).filter(assessment=new).exists()
    assert load_sheet(new).answers["essai"].choice == "oui"


@pytest.fixture
def proven(begun, dr_martin):
    kept = begun.evidence.create(
        requirement="sauvegarde",
        kind="file",
        name="a.pdf",
        size=3,
        sha256="0" * 64,
        added_by=dr_martin,
        added_at=AT,
    )
    EvidenceFile.objects.create(evidence=kept, content=b"abc")
    common = {"assessment": begun, "expires_on": None, "by": dr_martin, "at": AT}
    add_place(requirement="verrou", place="armoire", **common)
    gone = add_place(requirement="verrou", place="tiroir", **common)
    remove_evidence(evidence=gone, by=dr_martin, at=AT)
    add_place(requirement="affiche", place="mur", **common)
    return kept


def test_evidence_comes_without_a_byte_copied(begun, proven, later, carry, dr_martin):
    new = carry(begun, later).target
    brought = sorted((row.requirement, str(row), row.added_by) for row in new.evidence.all())
    assert brought == [
        ("restauration", "a.pdf", dr_martin),
        ("sauvegarde", "a.pdf", dr_martin),
        ("verrou", "armoire", dr_martin),
    ]
    assert EvidenceFile.objects.count() == 1
    assert {row.holder_id for row in new.evidence.filter(kind="file")} == {proven.pk}


def test_a_file_is_erased_when_nothing_shows_it_any_more(begun, proven, later, carry, dr_martin):
    new = carry(begun, later).target
    shown = [proven, *new.evidence.filter(kind="file")]
    last = shown.pop()
    for one in shown:
        remove_evidence(evidence=one, by=dr_martin, at=AT)
        assert EvidenceFile.objects.exists()
    remove_evidence(evidence=last, by=dr_martin, at=AT)
    assert not EvidenceFile.objects.exists()
    assert Evidence.objects.filter(kind="file", removed_at=None).count() == 0


def test_what_was_carried_over_takes_no_change(begun, later, carry, dr_martin):
    carry(begun, later)
    changes = [
        lambda: save_answers(by=dr_martin, assessment=begun, answers={"verrou": Answer(choice="non")}, at=AT),
        lambda: organise_action(
            assessment=begun,
            requirement="verrou",
            status="to_do",
            assignee="",
            due_on=None,
            note="",
            by=dr_martin,
            at=AT,
        ),
        lambda: add_place(
            assessment=begun, requirement="verrou", place="a", expires_on=None, by=dr_martin, at=AT
        ),
    ]
    for change in changes:
        with pytest.raises(AssessmentIsClosed):
            change()


def test_with_another_under_way_there_nothing_is_done(begun, later, carry, practice, dr_martin):
    other = AssessmentFactory(practice=practice, version=later, started_by=dr_martin)
    with pytest.raises(AnotherUnderWay) as refusal:
        carry(begun, later)
    assert refusal.value.assessment == other
    assert not CarryOver.objects.exists()


def test_a_completed_one_is_never_carried_over(practice, dr_martin, small, later, carry):
    done = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=GIVEN, completed=True
    )
    before = rows_of(done)
    with pytest.raises(AssessmentIsClosed):
        carry(done, later)
    assert rows_of(done) == before


def test_a_version_that_does_not_come_after_is_refused(begun, carry):
    with pytest.raises(NoPath):
        carry(begun, publish(MESSAGERIE))


def test_two_steps_go_through_both_mappings(begun, later, carry):
    twice = publish_next(later, later_text("2027.1"), same_rows())
    new = carry(begun, twice).target
    assert load_sheet(new).to_confirm == {"verrou", "copie", "essai"}
    assert new.choices.keys() == {"verrou", "copie", "essai"}


def same_rows():
    codes = ("verrou", "sauvegarde", "restauration", "papier", "charte", "mfa", "associes", "wifi-separe")
    return [(Change.IDENTICAL, [code], [code]) for code in codes]


def test_the_number_of_queries_does_not_grow_with_the_answers(
    begun, later, dr_martin, proven, django_assert_max_num_queries
):
    preview_carry_over(assessment=begun, version=later, by=dr_martin)
    with django_assert_max_num_queries(6):
        preview_carry_over(assessment=begun, version=later, by=dr_martin)
    with django_assert_max_num_queries(22):
        carry_over_assessment(assessment=begun, version=later, by=dr_martin, at=DAY_AFTER)
