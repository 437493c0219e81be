"""Somebody leaves: what they held goes to another or to nobody, and their answers stay theirs."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import handing_over
from assessments.assigning import NotAMember, assign_themes, assignees_of
from assessments.handing_over import hand_over
from assessments.models import HelpRequest, PlannedAction
from practices.models import JournalEntry
from practices.sharing import LastOwner
from tests.assessments.asking import autosave, in_force_of, text_of
from tests.factories import MembershipFactory


@pytest.fixture
def leaver(practice, secretary, dr_martin, assessment):
    """The secretary, who holds a theme, an action and a question to somebody; an action done stays done."""
    at = timezone.now()
    assign_themes(assessment=assessment, people={"postes": secretary}, by=dr_martin, at=at)
    assessment.planned_actions.create(requirement="verrou", assignee="dominique petit")
    assessment.planned_actions.create(
        requirement="sauvegarde", assignee="Dominique Petit", status="done", closed_at=at
    )
    assessment.planned_actions.create(requirement="papier", assignee="Le prestataire")
    HelpRequest.objects.create(
        assessment=assessment,
        role="it_provider",
        recipient="Info Santé",
        message="Bonjour",
        token_hash="a",
        asked_by=secretary,
        asked_at=at,
        expires_at=at + timedelta(days=3),
    )
    return practice.memberships.get(user=secretary)


@pytest.fixture
def leaving(practice, leaver):
    return reverse("assessments:hand_over", args=[practice.pk, leaver.pk])


def test_the_page_says_what_is_held(doctor, leaving, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        text = text_of(doctor.get(leaving))
    for said in ("1 thème confié", "Postes de travail", "1 action ouverte", "Verrouillage", "Info Santé"):
        assert said in text
    assert "Sauvegardes" not in text


def test_everything_goes_to_one_person_with_the_access(
    doctor, dr_martin, practice, secretary, leaving, assessment
):
    autosave(doctor, assessment, "affiche", "oui")
    assert doctor.post(leaving, {"to": dr_martin.pk}).url == reverse("practices:access", args=[practice.pk])
    assert not practice.memberships.filter(user=secretary).exists()
    assert assignees_of(assessment) == {"postes": dr_martin}
    action = PlannedAction.objects.get(requirement="verrou")
    assert (action.assignee, action.events.get().decided_by) == ("Camille Martin", dr_martin)
    assert PlannedAction.objects.get(requirement="sauvegarde").assignee == "Dominique Petit"
    assert HelpRequest.objects.get().asked_by == dr_martin
    line = practice.journal.get(verb=JournalEntry.Verb.HANDED_OVER)
    held = "1 thème, 1 action, 1 demande d'aide"
    assert line.detail == f"Camille Martin, au départ de Dominique Petit ({held})"
    assert practice.journal.filter(verb=JournalEntry.Verb.MEMBER_REMOVED).exists()


def test_it_may_go_to_nobody(doctor, secretary, practice, leaving, assessment):
    doctor.post(leaving, {"to": "personne"})
    assert assignees_of(assessment) == {}
    assert PlannedAction.objects.get(requirement="verrou").assignee == ""
    assert HelpRequest.objects.get().asked_by == secretary
    assert "personne, au départ" in practice.journal.get(verb=JournalEntry.Verb.HANDED_OVER).detail


def test_nobody_leaves_before_it_is_said_who_takes_over(doctor, dpo, practice, secretary, leaving):
    for sent in ({}, {"to": dpo.pk}, {"to": secretary.pk}):
        assert doctor.post(leaving, sent).status_code == 422
    assert practice.memberships.filter(user=secretary).exists()


def test_a_member_leaves_alone_and_keeps_the_name_on_their_answers(client, secretary, leaving, assessment):
    client.force_login(secretary)
    autosave(client, assessment, "affiche", "oui")
    assert "Ce dont vous vous occupez" in text_of(client.get(leaving))
    assert client.post(leaving, {"to": "personne"}).url == reverse("home")
    assert in_force_of(assessment, "affiche").answered_by == secretary
    assert client.get(leaving).status_code == 404


def test_a_contributor_removes_nobody_else(client, secretary, dr_martin, practice, leaver):
    client.force_login(secretary)
    owner = practice.memberships.get(user=dr_martin)
    address = reverse("assessments:hand_over", args=[practice.pk, owner.pk])
    assert client.get(address).status_code == 404
    assert client.post(address, {"to": "personne"}).status_code == 404


def test_the_last_owner_stays_and_keeps_everything(doctor, dr_martin, practice, assessment, secretary):
    assign_themes(assessment=assessment, people={"postes": dr_martin}, by=dr_martin, at=timezone.now())
    owner = practice.memberships.get(user=dr_martin)
    doctor.post(reverse("assessments:hand_over", args=[practice.pk, owner.pk]), {"to": secretary.pk})
    assert practice.memberships.filter(user=dr_martin).exists()
    assert assignees_of(assessment) == {"postes": dr_martin}
    assert not practice.journal.exists()
    with pytest.raises(LastOwner):
        hand_over(membership=owner, to=None, by=dr_martin, at=timezone.now())


def test_who_holds_nothing_leaves_without_a_question(doctor, practice):
    member = MembershipFactory(practice=practice, contributor=True)
    address = reverse("assessments:hand_over", args=[practice.pk, member.pk])
    assert "Aucun thème" in text_of(doctor.get(address))
    assert doctor.post(address).status_code == 302
    assert not practice.memberships.filter(pk=member.pk).exists()
    assert not practice.journal.filter(verb=JournalEntry.Verb.HANDED_OVER).exists()


def test_it_is_all_or_nothing(leaver, dr_martin, secretary, assessment, monkeypatch):
    def fails(**_):
        raise LastOwner

    monkeypatch.setattr(handing_over, "remove_member", fails)
    with pytest.raises(LastOwner):
        hand_over(membership=leaver, to=dr_martin, by=dr_martin, at=timezone.now())
    assert assignees_of(assessment) == {"postes": secretary}
    assert PlannedAction.objects.get(requirement="verrou").assignee == "dominique petit"


def test_a_stranger_takes_nothing_over(leaver, dr_martin, stranger, practice):
    with pytest.raises(NotAMember):
        hand_over(membership=leaver, to=stranger, by=dr_martin, at=timezone.now())
    assert practice.memberships.filter(pk=leaver.pk).exists()


def test_the_access_page_leads_there(doctor, practice, leaving):
    assert leaving in doctor.get(reverse("practices:access", args=[practice.pk])).content.decode()
