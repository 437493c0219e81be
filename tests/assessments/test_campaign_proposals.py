"""One action proposed to many: who is asked, what an acceptance writes, what a refusal says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assessments.domain.answers import Answer
from assessments.models import ActionPush, PlannedAction, ProposedAction
from assessments.notifying import send_some
from assessments.planning import close_action
from assessments.proposing import (
    AlreadyDecided,
    NobodyToAsk,
    NothingToPlan,
    accept,
    announce_pushes,
    count_gaps,
    decline,
    failing,
    follow_up,
    proposals_to,
    push_action,
)
from assessments.queries import load_sheet
from practices.models import Practice
from tests.assessments.asking import text_of
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory


@pytest.fixture
def failed(practice, dr_martin, small):
    """`practice` has no lock on its screens."""
    return AssessmentFactory(
        practice=practice, version=small, started_by=dr_martin, answers={"verrou": "non", "affiche": "oui"}
    )


@pytest.fixture
def push(dpo, small):
    def push(*, requirement="verrou", practices=None):
        return push_action(
            push_id=uuid4(),
            version=small,
            requirement=requirement,
            message="Réglez la mise en veille.",
            due_on=timezone.localdate() + timedelta(days=20),
            practices=failing(dpo, small, requirement) if practices is None else practices,
            by=dpo,
            at=timezone.now(),
        )

    return push


def follow(dpo, version, choice, **mandate):
    practice = PracticeFactory()
    MandateFactory(practice=practice, dpo=dpo, **mandate)
    AssessmentFactory(practice=practice, version=version, answers={"verrou": choice})
    return practice


def test_only_those_whose_answers_are_open_and_who_fail_are_asked(dpo, practice, failed, small):
    partial, unknown = (follow(dpo, small, choice) for choice in ("partiellement", "ne_sait_pas"))
    follow(dpo, small, "oui")
    follow(dpo, small, "non", scope="figures")
    follow(dpo, small, "non", revoked_at=timezone.now())
    PracticeFactory()
    found = failing(dpo, small, "verrou")
    assert {one.pk: one.gap for one in found} == {
        practice.pk: "unmet",
        partial.pk: "partial",
        unknown.pk: "unknown",
    }
    assert count_gaps(found) == {"unmet": 1, "partial": 1, "unknown": 1}


def test_a_second_push_leaves_out_who_has_not_answered_the_first(failed, push):
    push()
    with pytest.raises(NobodyToAsk):
        push()
    assert ActionPush.objects.count() == 1


def test_nothing_enters_the_plan_before_its_owner_accepts(dr_martin, practice, failed, push):
    pushed = push()
    assert not PlannedAction.objects.exists()
    [proposal] = proposals_to(practice)
    action = accept(proposal, by=dr_martin, at=timezone.now())
    assert (action.assessment, action.due_on) == (failed, pushed.due_on)
    assert (action.note, action.status) == ("Réglez la mise en veille.", "to_do")
    assert action.events.get().decided_by == dr_martin
    assert not proposals_to(practice)
    with pytest.raises(AlreadyDecided):
        decline(proposal, reason="x", by=dr_martin, at=timezone.now())


def test_an_acceptance_keeps_what_was_decided_before(dr_martin, practice, failed, push):
    failed.planned_actions.create(requirement="verrou", status="in_progress", assignee="Léa", note="Vu.")
    push()
    action = accept(proposals_to(practice).get(), by=dr_martin, at=timezone.now())
    assert (action.status, action.assignee) == ("in_progress", "Léa")
    assert action.note == "Vu.\n\nRéglez la mise en veille."


def test_what_the_plan_has_no_longer_cannot_be_accepted(dr_martin, practice, failed, push):
    push(requirement="affiche", practices=Practice.objects.filter(pk=practice.pk))
    proposal = proposals_to(practice).get()
    with pytest.raises(NothingToPlan):
        accept(proposal, by=dr_martin, at=timezone.now())
    assert proposals_to(practice).get() == proposal


def test_a_follow_up_counts_answers_and_actions_done(dr_martin, practice, failed, dpo, small, push):
    refusing, leaving = follow(dpo, small, "non"), follow(dpo, small, "non")
    pushed = push()
    accept(proposals_to(practice).get(), by=dr_martin, at=timezone.now())
    decline(proposals_to(refusing).get(), reason="Déjà fait.", by=dr_martin, at=timezone.now())
    close_action(
        sheet=load_sheet(failed),
        requirement="verrou",
        answers={"verrou": Answer(choice="oui")},
        by=dr_martin,
        at=timezone.now(),
    )
    leaving.mandates.update(scope="figures")
    told = follow_up(pushed)
    assert (told.total, told.proposed, told.accepted, told.declined, told.done) == (2, 0, 1, 1, 1)
    assert not proposals_to(leaving)


def test_owners_are_told_by_e_mail_once(practice, failed, push):
    push()
    for _ in range(2):
        announce_pushes(at=timezone.now())
        send_some(at=timezone.now())
    [sent] = mail.outbox
    assert sent.to == ["martin@exemple.fr"]
    assert sent.subject == "Claude Bernard vous propose une action\u00a0: Verrouillage des postes"
    assert "Rien n'entre dans votre plan sans vous" in sent.body


def test_a_dpo_walks_from_the_requirement_to_the_follow_up(client, dpo, practice, failed):
    client.force_login(dpo)
    other = follow(dpo, failed.version, "non")
    assert "Verrouillage des postes" in text_of(
        client.get(reverse("assessments:new_push") + "?referentiel=essai")
    )
    address = reverse("assessments:new_push") + "?referentiel=essai&exigence=verrou"
    page = text_of(client.get(address))
    assert "Non conforme : 2 structures" in page
    assert "Régler la mise en veille." in page
    form = {"id": str(uuid4()), "message": "À faire.", "due_on": "2020-01-01", "who": "all"}
    ids = {"shown": [str(practice.pk), str(other.pk)], "practice": [str(practice.pk)]}
    refused = client.post(address, {**form, **ids})
    assert refused.status_code == 422
    assert "Choisissez un jour à venir." in text_of(refused)
    day = str(timezone.localdate() + timedelta(days=9))
    done = client.post(address, {**form, **ids, "due_on": day}, follow=True)
    assert "Cabinet du docteur Martin" in text_of(done)
    assert list(ProposedAction.objects.values_list("practice", flat=True)) == [practice.pk]


def test_an_owner_answers_from_the_practice_or_the_plan(doctor, practice, failed, push):
    push()
    page = reverse("assessments:practice", args=[practice.pk])
    plan = reverse("assessments:plan", args=[failed.pk])
    for address in (page, plan):
        assert "Claude Bernard vous propose une action" in text_of(doctor.get(address))
    proposal = proposals_to(practice).get()
    decline_url = reverse("assessments:decline_proposal", args=[practice.pk, proposal.pk])
    assert "Dites pourquoi" in text_of(doctor.post(decline_url, follow=True))
    accept_url = reverse("assessments:accept_proposal", args=[practice.pk, proposal.pk])
    assert "L'action est acceptée" in text_of(doctor.post(accept_url, follow=True))
    assert "vous propose" not in text_of(doctor.get(page))
