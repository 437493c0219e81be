from datetime import date

import pytest
import time_machine

from assessments.answering import save_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.models import PlannedAction, RecordIsKept
from assessments.planning import build_plan, close_action
from assessments.queries import load_sheet
from tests.assessments.asking import in_force_of, text_of, url
from tests.assessments.versions import AT
from tests.factories import AssessmentFactory

GAPS = {"verrou": "non", "copie": "partiellement", "essai": "ne_sait_pas", "affiche": "ne_sait_pas"}


@pytest.fixture
def planned(practice, dr_martin, small):
    return AssessmentFactory(practice=practice, version=small, started_by=dr_martin, answers=GAPS)


@pytest.fixture
def done(practice, dr_martin, small):
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers=GAPS, completed=True
    )


def plan_of(client, assessment):
    return client.get(url("plan", assessment)).context["plan"]


def live_score(client, assessment):
    return plan_of(client, assessment).live.result.score_low


def close(client, assessment, requirement, **data):
    return client.post(url("close_action", assessment, requirement), data)


def organise(client, assessment, requirement="verrou", **data):
    form = {"status": "in_progress", "assignee": "Dominique", "due_on": "2026-06-01", "note": "", **data}
    return client.post(url("action", assessment, requirement), form)


# ---- reading


def test_gaps_stand_by_priority_and_verifications_by_person(doctor, planned):
    plan = plan_of(doctor, planned)
    assert {priority: [i.requirement.code for i in items] for priority, items in plan.gaps.items()} == {
        "P1": ["verrou"],
        "P2": ["sauvegarde"],
    }
    assert {role: [i.requirement.code for i in items] for role, items in plan.verifications.items()} == {
        "secretary": ["affiche"]
    }
    text = text_of(doctor.get(url("plan", planned)))
    assert "P1 · À faire tout de suite" in text
    assert "1 point à vérifier avec votre secrétariat" in text


def test_due_dates_run_from_the_day_of_completion(doctor, done):
    assert {i.requirement.code: i.due_on for i in plan_of(doctor, done).items} == {
        "verrou": date(2026, 4, 9),
        "sauvegarde": date(2026, 6, 8),
        "affiche": date(2027, 3, 10),
    }


def test_an_action_past_its_date_is_late_unless_it_was_dropped(doctor, done):
    with time_machine.travel("2026-04-10T12:00:00+02:00"):
        assert plan_of(doctor, done).late_count == 1
        assert "1 en retard" in text_of(doctor.get(url("plan", done)))
        organise(doctor, done, status="dropped", due_on="2026-04-09")
        assert plan_of(doctor, done).late_count == 0


def test_without_answer_the_plan_invites_to_answer(doctor, assessment):
    assert "Le plan se construit à mesure que vous répondez." in text_of(doctor.get(url("plan", assessment)))


def test_without_gap_the_plan_says_so(doctor, practice, dr_martin, small):
    fine = AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "oui"}
    )
    assert "Aucun écart et aucun point à vérifier" in text_of(doctor.get(url("plan", fine)))


def test_an_action_says_how_why_and_on_what_grounds(doctor, planned):
    text = text_of(doctor.get(url("action", planned, "verrou")))
    assert "Régler la mise en veille." in text
    assert "capture d'écran" in text
    assert "Règlement général , art. 32" in text


def test_a_verification_says_whom_to_ask_and_what_if_it_is_not_done(doctor, planned):
    text = text_of(doctor.get(url("action", planned, "affiche")))
    assert "Vérifier avec votre secrétariat" in text
    assert "Si ce n'est pas fait : Imprimer l'affiche." in text


@pytest.mark.parametrize("requirement", ["inconnue", "wifi-separe", "gov-registre"])
def test_a_requirement_without_action_here_is_not_found(doctor, planned, requirement):
    for address in (
        url("action", planned, requirement),
        url("close_action", planned, requirement),
        url("reopen_action", planned, requirement),
    ):
        assert doctor.post(address, {"status": "to_do"}).status_code == 404
    assert doctor.get(url("action", planned, requirement)).status_code == 404


# ---- organising


def test_an_action_is_given_to_somebody_by_a_date(doctor, planned):
    assert organise(doctor, planned, note="Après l'été.").url == url("plan", planned)
    row = PlannedAction.objects.get()
    assert (row.requirement, row.status, row.assignee) == ("verrou", "in_progress", "Dominique")
    assert (row.due_on, row.note) == (date(2026, 6, 1), "Après l'été.")
    page = text_of(doctor.get(url("plan", planned)))
    assert "le 1 juin 2026" in page
    assert "En cours" in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"due_on": "2026-02-30"}, "due_on"),
        ({"due_on": "demain"}, "due_on"),
        ({"due_on": "12026-01-01"}, "due_on"),
        ({"status": "done"}, "status"),
        ({"status": "autre"}, "status"),
        ({"assignee": "x" * 151}, "assignee"),
        ({"assignee": "\x00"}, "assignee"),
        ({"note": "\x00"}, "note"),
    ],
)
def test_what_cannot_be_stored_comes_back_as_typed(doctor, planned, wrong, field):
    response = organise(doctor, planned, **wrong)
    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {field}
    assert response.context["form"][field].value() == wrong[field]
    assert not PlannedAction.objects.exists()


def test_a_date_may_be_left_to_the_priority(doctor, planned):
    organise(doctor, planned, due_on="")
    assert plan_of(doctor, planned).item("verrou").due_on == date(2026, 4, 9)


def test_a_dpo_reads_the_plan_and_organises_nothing(client, dpo, planned):
    client.force_login(dpo)
    assert "Organiser" not in text_of(client.get(url("action", planned, "verrou")))
    assert organise(client, planned).status_code == 404
    assert close(client, planned, "verrou", **{"choice-verrou": "oui"}).status_code == 404


# ---- closing


def test_closing_in_an_open_assessment_changes_the_answer_and_the_score(doctor, dr_martin, planned):
    before = planned.score_low
    close(doctor, planned, "verrou", **{"choice-verrou": "oui", "comment-verrou": "Fait ce jour."})
    planned.refresh_from_db()
    assert planned.score_low > before
    assert in_force_of(planned, "verrou").comment == "Fait ce jour."
    row = PlannedAction.objects.get()
    assert (row.status, row.closed_by) == ("done", dr_martin)
    assert "Verrouillage des postes" in text_of(doctor.get(url("plan", planned))).partition("Faites")[2]


def test_closing_in_a_completed_assessment_moves_the_plans_score_alone(doctor, done):
    before, frozen = live_score(doctor, done), done.result
    close(doctor, done, "verrou", **{"choice-verrou": "oui"})
    assert live_score(doctor, done) > before
    done.refresh_from_db()
    assert done.result == frozen
    assert done.answers.get(question="verrou").choice == "non"
    assert "Le résultat figé n'a pas changé." in text_of(doctor.get(url("plan", done)))


def test_closing_asks_for_every_open_question_of_the_requirement(doctor, done):
    close(doctor, done, "sauvegarde", **{"choice-copie": "oui", "choice-essai": "oui"})
    assert PlannedAction.objects.get().new_answers.keys() == {"copie", "essai"}
    assert [i.requirement.code for i in plan_of(doctor, done).items] == ["verrou", "affiche"]


def test_an_answer_that_opens_a_question_reopens_nothing_else(doctor, done):
    close(doctor, done, "sauvegarde", **{"choice-copie": "non"})
    plan = plan_of(doctor, done)
    assert plan.item("sauvegarde").action.kind == "gap"
    assert "papier" in plan.live.scope.asked


def test_closing_without_an_answer_says_what_is_expected(doctor, done):
    response = close(doctor, done, "verrou")
    assert response.status_code == 422
    assert "Choisissez une réponse." in text_of(response)
    assert not PlannedAction.objects.exists()


def test_only_the_question_at_fault_says_so_and_all_keep_what_was_typed(doctor, done):
    form = {"choice-copie": "sans_objet", "reason-copie": "court", "choice-essai": "oui"}
    response = close(doctor, done, "sauvegarde", **form, **{"comment-essai": "En janvier."})
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count('role="alert"') == 1
    assert ">court</textarea>" in page
    assert ">En janvier.</textarea>" in page


def test_a_refused_closing_still_shows_how_the_action_is_organised(doctor, done):
    organise(doctor, done)
    form = close(doctor, done, "verrou").context["form"]
    assert (form["status"].value(), form["assignee"].value()) == ("in_progress", "Dominique")


@pytest.mark.parametrize("choice", ["autre", "\x00", "x" * 200])
def test_an_unknown_choice_closes_nothing(doctor, done, choice):
    assert close(doctor, done, "verrou", **{"choice-verrou": choice}).status_code == 422
    assert not PlannedAction.objects.exists()


def test_an_assessment_completed_while_an_action_is_closed_keeps_its_answers(doctor, dr_martin, planned):
    stale = load_sheet(planned)
    doctor.post(url("complete", planned))
    answers = {"verrou": DomainAnswer(choice="oui")}
    close_action(sheet=stale, requirement="verrou", answers=answers, by=dr_martin, at=AT)
    assert in_force_of(planned, "verrou").choice == "non"
    assert PlannedAction.objects.get().new_answers["verrou"]["choice"] == "oui"


def test_organising_what_was_closed_with_a_gap_left_keeps_the_new_answer(doctor, done):
    close(doctor, done, "verrou", **{"choice-verrou": "partiellement"})
    score = live_score(doctor, done)
    organise(doctor, done)
    assert live_score(doctor, done) == score
    assert plan_of(doctor, done).item("verrou").status == "in_progress"


# ---- reopening


def test_reopening_takes_the_new_answers_back(doctor, done):
    before = live_score(doctor, done)
    close(doctor, done, "verrou", **{"choice-verrou": "oui"})
    assert doctor.post(url("reopen_action", done, "verrou")).url == url("plan", done)
    assert live_score(doctor, done) == before
    assert plan_of(doctor, done).item("verrou").status == "in_progress"
    assert doctor.post(url("reopen_action", done, "verrou")).status_code == 404


def test_an_action_closed_in_another_assessment_is_not_reopened_from_here(doctor, done, planned):
    close(doctor, done, "verrou", **{"choice-verrou": "oui"})
    assert doctor.post(url("reopen_action", planned, "verrou")).status_code == 404
    assert PlannedAction.objects.get().status == "done"


def test_a_closed_action_whose_requirement_is_no_longer_asked_stays_listed(doctor, dr_martin, planned):
    save_answers(by=dr_martin, assessment=planned, answers={"copie": DomainAnswer(choice="non")}, at=AT)
    close(doctor, planned, "sauvegarde", **{"choice-copie": "oui", "choice-essai": "oui"})
    [(row, requirement)] = build_plan(load_sheet(planned)).closed
    assert (row.status, requirement.code) == ("done", "sauvegarde")


# ---- history


def test_every_decision_is_kept_with_who_took_it(doctor, dr_martin, done):
    organise(doctor, done)
    organise(doctor, done, assignee="Camille", status="to_do")
    close(doctor, done, "verrou", **{"choice-verrou": "oui"})
    doctor.post(url("reopen_action", done, "verrou"))
    events = PlannedAction.objects.get().events.all()
    assert [(e.status, e.assignee, bool(e.new_answers)) for e in events] == [
        ("in_progress", "Dominique", False),
        ("to_do", "Camille", False),
        ("done", "Camille", True),
        ("in_progress", "Camille", False),
    ]
    assert {e.decided_by for e in events} == {dr_martin}
    with pytest.raises(RecordIsKept):
        events[0].save()
