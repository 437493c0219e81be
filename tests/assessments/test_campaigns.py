"""A campaign from its launch to its end: who is asked, who is counted, who is reminded."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessments.campaign_reading import cohort_of, invitations_to, read_page, read_progress
from assessments.campaigning import (
    AlreadyReminded,
    CampaignIsClosed,
    EmptyCohort,
    announce,
    close_campaign,
    launch_campaign,
    remind,
    remind_where_due,
    reopen_campaign,
)
from assessments.domain.reminders import STEPS, due_step
from assessments.following import followed_by
from assessments.models import Campaign, MailRefusal, Notice
from assessments.notifying import send_some
from practices.access import Right
from practices.models import Practice
from tests.factories import AssessmentFactory, MandateFactory, MembershipFactory, PracticeFactory, UserFactory

ALL = dict.fromkeys(("verrou", "copie", "affiche", "essai"), "oui")


def days(many):
    return timezone.localdate() + timedelta(days=many)


@pytest.fixture
def launch(dpo, small):
    def launch(*, deadline=40, practices=None, at=None):
        return launch_campaign(
            campaign_id=uuid4(),
            version=small,
            title="Printemps",
            message="Merci !",
            deadline=days(deadline),
            practices=followed_by(dpo, to=Right.FIGURES) if practices is None else practices,
            by=dpo,
            at=at or timezone.now(),
        )

    return launch


def follow(dpo, **mandate):
    """Another practice, with its owner, under mandate."""
    practice = PracticeFactory()
    MembershipFactory(practice=practice)
    MandateFactory(practice=practice, dpo=dpo, **mandate)
    return practice


def test_it_counts_those_who_have_not_begun_who_go_on_and_who_are_done(dpo, practice, small, launch):
    doing, done = follow(dpo, scope="figures"), follow(dpo)
    AssessmentFactory(practice=doing, version=small, answers={"verrou": "oui"})
    AssessmentFactory(practice=done, version=small, answers=ALL, completed=True)
    campaign = launch()
    progress = read_progress(campaign)
    assert (progress.not_started, progress.in_progress, progress.completed) == (1, 1, 1)
    rows = {row.practice.pk: row for row in read_page(campaign, standing=None, number="1").object_list}
    assert [rows[one.pk].percent for one in (practice, doing, done)] == [0, 33, 100]


def test_the_cohort_is_frozen_at_the_launch(dpo, practice, launch):
    campaign = launch()
    follow(dpo)
    assert list(cohort_of(campaign)) == [practice]


def test_who_revokes_leaves_the_view_at_once(dpo, practice, launch):
    other = follow(dpo)
    campaign = launch()
    practice.mandates.update(revoked_at=timezone.now())
    assert list(cohort_of(campaign)) == [other]
    assert read_progress(campaign).total == 1
    assert invitations_to(practice) == []
    with pytest.raises(EmptyCohort):
        launch(practices=Practice.objects.none())
    assert Campaign.objects.count() == 1


def test_launching_twice_under_one_id_launches_once(dpo, practice, small):
    given = {
        "campaign_id": uuid4(),
        "version": small,
        "title": "x",
        "message": "",
        "deadline": days(9),
        "practices": followed_by(dpo, to=Right.FIGURES),
        "by": dpo,
        "at": timezone.now(),
    }
    assert launch_campaign(**given) == launch_campaign(**given)
    assert Campaign.objects.get().invitations.count() == 1


def test_an_id_that_somebody_else_took_is_no_obstacle(practice, small):
    given = {"campaign_id": uuid4(), "version": small, "title": "x", "message": "", "deadline": days(9)}
    for by in UserFactory.create_batch(2):
        MandateFactory(practice=practice, dpo=by)
        launch_campaign(**given, practices=followed_by(by, to=Right.FIGURES), by=by, at=timezone.now())
    assert Campaign.objects.count() == 2


def test_its_owner_reads_of_it_until_it_is_done(dpo, practice, small, launch):
    campaign = launch()
    [invited] = invitations_to(practice)
    assert (invited.campaign, invited.assessment_id) == (campaign, None)
    begun = AssessmentFactory(practice=practice, version=small, answers={"verrou": "oui"})
    assert invitations_to(practice)[0].assessment_id == begun.pk
    AssessmentFactory(
        practice=practice, version=small, started_at=timezone.now(), answers=ALL, completed=True
    )
    assert invitations_to(practice) == []


def test_a_closed_campaign_asks_nothing_until_it_is_opened_again(practice, launch):
    campaign = launch()
    close_campaign(campaign, at=timezone.now())
    campaign.refresh_from_db()
    assert invitations_to(practice) == []
    with pytest.raises(CampaignIsClosed):
        remind(campaign, at=timezone.now())
    reopen_campaign(campaign, deadline=days(60))
    assert invitations_to(practice)[0].campaign.deadline == days(60)


def test_an_invitation_goes_once_to_each_owner_who_takes_e_mails(dpo, practice, secretary, launch):
    refusing = UserFactory(email="non@exemple.fr")
    MembershipFactory(practice=practice, user=refusing)
    MailRefusal.objects.create(person=refusing)
    campaign = launch()
    for _ in range(2):
        announce(at=timezone.now())
        Campaign.objects.update(announced_at=None)
        send_some(at=timezone.now())
    [sent] = mail.outbox
    assert sent.to == ["martin@exemple.fr"]
    assert sent.subject == "Claude Bernard vous invite\u00a0: Printemps"
    assert "Merci !" in sent.body
    assert "Cabinet du docteur Martin" in sent.body
    assert Notice.objects.get().campaign == campaign


def test_nobody_is_written_to_whose_mandate_or_wish_has_ended_meanwhile(practice, dr_martin, launch):
    launch()
    announce(at=timezone.now())
    MailRefusal.objects.create(person=dr_martin)
    assert send_some(at=timezone.now()) == 0
    MailRefusal.objects.all().delete()
    Campaign.objects.update(announced_at=None)
    announce(at=timezone.now())
    practice.mandates.update(revoked_at=timezone.now())
    assert send_some(at=timezone.now()) == 0
    assert mail.outbox == []
    assert not Notice.objects.exists()


def test_what_the_server_refuses_waits(launch, monkeypatch):
    def down(self):
        raise ConnectionRefusedError

    launch()
    announce(at=timezone.now())
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.open", down)
        assert send_some(at=timezone.now()) == 0
    assert send_some(at=timezone.now()) == 1
    assert send_some(at=timezone.now()) == 0
    assert len(mail.outbox) == 1


def test_an_address_that_is_refused_keeps_nobody_else_waiting(dpo, practice, launch, monkeypatch):
    send = EmailBackend.send_messages
    follow(dpo)

    def refuse(backend, messages):
        if messages[0].to == ["martin@exemple.fr"]:
            raise SMTPRecipientsRefused({"martin@exemple.fr": (550, b"unknown")})
        return send(backend, messages)

    launch()
    announce(at=timezone.now())
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert send_some(at=timezone.now()) == 1
    assert not Notice.objects.filter(sent_at=None).exists()


def test_reminders_go_out_30_7_and_1_days_before_and_once_each(launch):
    campaign = launch(deadline=40)
    sent = []
    for day in range(45):
        at = timezone.now() + timedelta(days=day)
        sent += [40 - day] * (remind_where_due(at=at) + remind_where_due(at=at))
    assert sent == [30, 7, 1]
    assert sorted(campaign.reminders.values_list("days_before", flat=True)) == [1, 7, 30]
    assert Notice.objects.filter(kind="reminder").count() == 3


def test_one_reminder_by_hand_a_day_and_only_to_those_who_are_not_done(dpo, practice, small, launch):
    done = follow(dpo)
    AssessmentFactory(practice=done, version=small, answers=ALL, completed=True)
    campaign = launch()
    assert remind(campaign, at=timezone.now()) == 1
    with pytest.raises(AlreadyReminded):
        remind(campaign, at=timezone.now())
    assert Notice.objects.get().practice == practice


@given(launched=st.integers(0, 60), missed=st.sets(st.integers(0, 60)))
def test_a_reminder_goes_out_late_rather_than_never_and_never_twice(launched, missed):
    """`launched` days before the deadline; on the days `missed` nothing runs."""
    deadline, sent = date(2026, 6, 30), []
    for left in range(launched, -3, -1):
        today = deadline - timedelta(days=left)
        if left not in missed:
            step = due_step(
                today=today, launched_on=deadline - timedelta(days=launched), deadline=deadline, sent=sent
            )
            sent += [step] if step else []
    assert sent == sorted(set(sent), reverse=True)
    assert set(sent) <= {step for step in STEPS if step < launched}
    if not missed:
        assert set(sent) == {step for step in STEPS if step < launched}


def test_pages_cost_the_same_for_few_and_for_many(client, dpo, practice, small, launch):
    client.force_login(dpo)
    AssessmentFactory(practice=practice, version=small)

    def cost(campaign):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/suivi/campagnes/{campaign.pk}/").status_code == 200
            assert client.get("/suivi/campagnes/").status_code == 200
            assert client.get("/suivi/campagnes/nouvelle/").status_code == 200
        return len(captured)

    few = launch()
    cost(few)
    before = cost(few)
    for practice in PracticeFactory.create_batch(60):
        MandateFactory(practice=practice, dpo=dpo)
        AssessmentFactory(practice=practice, version=small, answers={"verrou": "oui"})
    assert cost(launch()) == before
