import json

import pytest
import yaml
from django.core.management import call_command

from assessments.answering import AssessmentIsClosed, save_answer, save_answers
from assessments.completion import CannotComplete, answer_the_rest_unknown, complete_assessment
from assessments.domain.answers import Answer as DomainAnswer
from assessments.models import Assessment
from assessments.starting import start_assessment
from practices.models import Practice
from tests.assessments.asking import REASON, autosave, fields, text_of, url
from tests.assessments.snapshots import all_but_state, rows_of
from tests.assessments.versions import AT, EXAMPLES, SMALL, publish
from tests.factories import AssessmentFactory

ALL = dict.fromkeys(["verrou", "copie", "essai", "affiche"], "partiellement")


@pytest.fixture
def done(practice, dr_martin, small):
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=ALL, completed=True
    )


def test_what_is_missing_is_listed_with_the_way_to_it(doctor, assessment):
    page = doctor.get(url("complete", assessment))
    assert "Il reste 3 questions sans réponse." in text_of(page)
    assert f'href="{url("theme", assessment, "equipe")}#q-affiche"' in page.content.decode()


def test_nothing_is_completed_while_something_is_missing(doctor, assessment):
    page = doctor.post(url("complete", assessment), follow=True)
    assert "Il reste 3 questions sans réponse" in text_of(page)
    assessment.refresh_from_db()
    assert assessment.is_open


def test_what_is_missing_comes_in_the_order_of_the_referential(assessment, dr_martin):
    with pytest.raises(CannotComplete) as refusal:
        complete_assessment(assessment=assessment, by=dr_martin, at=AT)
    assert refusal.value.missing == ("verrou", "copie", "affiche")


def test_i_do_not_know_goes_to_all_that_is_left_and_to_what_it_opens(doctor, assessment):
    autosave(doctor, assessment, "verrou", "oui")
    page = doctor.post(url("complete", assessment), {"unknown": "1"}, follow=True)
    assert "L'évaluation est terminée : son résultat est figé." in text_of(page)
    assert {row.question: row.choice for row in assessment.answers.all()} == {
        "verrou": "oui",
        "copie": "ne_sait_pas",
        "essai": "ne_sait_pas",
        "affiche": "ne_sait_pas",
    }


def test_i_do_not_know_overwrites_nothing_that_was_answered_meanwhile(assessment, dr_martin):
    stale = Assessment.objects.get(pk=assessment.pk)
    save_answers(by=dr_martin, assessment=assessment, answers={"copie": DomainAnswer(choice="non")}, at=AT)
    answer_the_rest_unknown(assessment=stale, by=dr_martin, at=AT)
    assert assessment.answers.get(question="copie").choice == "non"


def test_a_completed_assessment_says_when_and_by_whom(doctor, dr_martin, practice, small):
    assessment = AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=ALL)
    doctor.post(url("complete", assessment))
    assessment.refresh_from_db()
    assert (assessment.state, assessment.completed_by) == ("completed", dr_martin)
    assert assessment.completed_at is not None
    assert doctor.get(url("complete", assessment)).url == url("results", assessment)


def test_completing_twice_changes_nothing(doctor, dr_martin, done):
    frozen, when = done.result, done.completed_at
    page = doctor.post(url("complete", done), {"unknown": "1"}, follow=True)
    assert "était déjà terminée" in text_of(page)
    done.refresh_from_db()
    assert (done.result, done.completed_at) == (frozen, when)
    with pytest.raises(AssessmentIsClosed):
        complete_assessment(assessment=done, by=dr_martin, at=AT)


def test_the_frozen_figures_are_the_stored_ones(done):
    assert (done.result["score_low"], done.result["score_high"]) == (
        str(done.score_low),
        str(done.score_high),
    )
    assert done.result["level"] == done.level
    assert done.result["content_hash"] == done.version.content_hash
    assert done.result["profile"] == {"kind": "solo", "facts": []}
    assert done.result["answers"]["copie"] == {"choice": "partiellement", "reason": REASON, "comment": ""}


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_result_is_what_the_command_says_of_the_same_answers(
    example, cabinets, practice, dr_martin, tmp_path, capsys
):
    """The questions that an example leaves open are completed with « je ne sais pas » first."""
    data = yaml.safe_load(example.read_bytes())
    practice.kind, practice.facts = data["profile"]["kind"], data["profile"]["facts"]
    assessment = start_assessment(practice=practice, version=cabinets, by=dr_martin, at=AT)
    save_answers(by=dr_martin, assessment=assessment, answers=read(data["answers"]), at=AT)
    answer_the_rest_unknown(assessment=assessment, by=dr_martin, at=AT)
    frozen = complete_assessment(assessment=assessment, by=dr_martin, at=AT).result
    data["answers"] = {
        code: {"value": said["choice"], "reason": said["reason"]} for code, said in frozen["answers"].items()
    }
    path = tmp_path / "reponses.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    call_command("assess", str(path), json=True)
    told = json.loads(capsys.readouterr().out)
    assert {key: frozen[key] for key in told} == told


def read(answers):
    given = {code: said if isinstance(said, dict) else {"value": said} for code, said in answers.items()}
    return {
        code: DomainAnswer(choice=said["value"], reason=said.get("reason", ""))
        for code, said in given.items()
    }


def posts(done):
    """Every POST that the screens of a completed assessment could send, each with a form that is sound."""
    return [
        (url("complete", done), {"unknown": "1"}),
        (url("theme", done, "postes"), fields("verrou", "oui", seen=done.choices["verrou"][1])),
        (url("save", done, "verrou"), fields("verrou", "oui", seen=done.choices["verrou"][1])),
        (url("save", done, "verrou"), {**fields("verrou"), "erase": "verrou"}),
        (url("action", done, "verrou"), {"status": "in_progress", "assignee": "Moi"}),
        (url("close_action", done, "verrou"), {"choice-verrou": "oui"}),
        (url("reopen_action", done, "verrou"), {}),
        (url("profile", done.practice), {"facts": []}),
        (url("start", done.practice), {"version": done.version_id, "again": "1"}),
    ]


def test_no_screen_changes_a_completed_assessment(doctor, done):
    Practice.objects.update(facts=["wifi"])
    before = rows_of(done)
    for address, form in posts(done):
        for headers in ({}, {"HX-Request": "true"}):
            doctor.post(address, form, headers=headers)
    [after, answers, *_] = all_but_state(rows_of(done))
    assert [after, answers] == all_but_state(before)[:2]
    assert Assessment.objects.get(pk=done.pk).state == "completed"
    assert done.planned_actions.get().status == "in_progress"  # the plan, for its part, lives on


def test_no_operation_changes_a_completed_assessment(done, dr_martin):
    answer = DomainAnswer(choice="oui")
    with pytest.raises(AssessmentIsClosed):
        save_answer(by=dr_martin, assessment_id=done.pk, question="verrou", answer=answer, seen=None, at=AT)
    with pytest.raises(AssessmentIsClosed):
        save_answers(by=dr_martin, assessment=done, answers={"verrou": answer}, at=AT)


def test_a_question_that_cannot_be_unknown_stays_to_be_answered(practice, dr_martin):
    text = SMALL.read_text().replace(
        "seuls ?, help: Regardez l'horloge., choices: standard",
        """seuls ?, choices: [
          {code: oui, label: Oui, credit: 1}, {code: non, label: Non, credit: 0}]""",
    )
    assessment = AssessmentFactory(practice=practice, version=publish(text.encode()), started_by=dr_martin)
    answer_the_rest_unknown(assessment=assessment, by=dr_martin, at=AT)
    with pytest.raises(CannotComplete) as refusal:
        complete_assessment(assessment=assessment, by=dr_martin, at=AT)
    assert refusal.value.missing == ("verrou",)
