"""E-mails about evidence to renew: to whom, when, once; and the task that the scheduler runs."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings as site_settings
from django.utils import timezone

from assessments.evidence import change_expiry
from assessments.models import MailRefusal, Notice
from assessments.notifying import send_some
from assessments.reminding_evidence import remind_of_evidence
from reports.tasks import remind_owners_of_evidence
from tests.factories import AssessmentFactory, MembershipFactory, PracticeFactory

DAY = date(2026, 6, 30)


@pytest.fixture
def contract(assessment, secretary):
    """Added by the secretary in January, to be renewed at the end of June."""
    type(assessment).objects.filter(pk=assessment.pk).update(is_latest=True)
    return assessment.evidence.create(
        requirement="verrou",
        kind="place",
        place="Contrat",
        expires_on=DAY,
        added_by=secretary,
        added_at="2026-01-05T09:00:00Z",
    )


def remind(days, *, hour=9):
    """So many days from the date."""
    with time_machine.travel(f"{DAY + timedelta(days=days)}T{hour:02}:00:00+02:00", tick=False):
        return remind_of_evidence(at=timezone.now())


def addressed():
    return sorted(Notice.objects.values_list("person__email", flat=True))


@pytest.mark.parametrize(("days", "count"), [(-31, 0), (-30, 2), (-1, 2), (0, 2), (1, 2), (30, 2), (31, 0)])
def test_it_is_said_thirty_days_before_and_once_it_is_out_of_date(contract, days, count):
    assert remind(days) == count
    assert remind(days, hour=10) == 0, "once a step"


def test_the_owners_and_whoever_added_it_are_told_once_a_step(contract, dr_martin, secretary, practice):
    MembershipFactory(practice=practice, contributor=True)
    remind(-30)
    assert addressed() == sorted([dr_martin.email, secretary.email])
    assert (remind(-7), remind(0), remind(1), remind(2)) == (0, 0, 2, 0)


def test_a_new_date_is_told_again(contract):
    remind(-30)
    change_expiry(evidence=contract, expires_on=DAY + timedelta(days=10))
    assert remind(-20) == 2


def test_who_left_or_refuses_mails_or_closed_their_account_is_told_nothing(contract, dr_martin, secretary):
    secretary.memberships.all().delete()
    MailRefusal.objects.create(person=dr_martin)
    assert remind(-30) == 0
    MailRefusal.objects.all().delete()
    type(dr_martin).objects.filter(pk=dr_martin.pk).update(is_active=False)
    assert remind(-30) == 0


def test_what_was_taken_away_superseded_or_just_added_is_not_told(contract, assessment):
    rows = type(contract).objects.filter(pk=contract.pk)
    rows.update(removed_at=timezone.now())
    assert remind(-10) == 0
    rows.update(removed_at=None, added_at="2026-06-20T06:00:00Z")
    assert remind(-10) == 0
    rows.update(added_at="2026-01-05T09:00:00Z")
    type(assessment).objects.filter(pk=assessment.pk).update(is_latest=False)
    assert remind(-10) == 0


def test_the_mail_says_what_to_renew_and_leads_there(contract, mailoutbox, settings, secretary):
    settings.PUBLIC_URL = "https://cabinet.test"
    remind(-30)
    with time_machine.travel(DAY):
        assert send_some(at=timezone.now()) == 2
    mail = next(one for one in mailoutbox if one.to == [secretary.email])
    assert mail.subject == "Preuve à renouveler avant le 30 juin 2026 : Verrouillage des postes"
    assert "« Contrat »" in mail.body
    assert f"https://cabinet.test/evaluations/{contract.assessment_id}/exigences/verrou/preuves/" in mail.body


def test_the_mail_after_the_date_says_that_it_has_passed(contract, mailoutbox):
    remind(1)
    with time_machine.travel(DAY + timedelta(days=1)):
        send_some(at=timezone.now())
    assert mailoutbox[0].subject == "Preuve périmée depuis le 30 juin 2026 : Verrouillage des postes"


def test_a_contributor_who_left_meanwhile_gets_nothing(contract, mailoutbox, secretary, dr_martin):
    remind(-30)
    secretary.memberships.all().delete()
    send_some(at=timezone.now())
    assert [mail.to for mail in mailoutbox] == [[dr_martin.email]]


def test_many_practices_cost_as_many_queries_as_one(small, django_assert_max_num_queries):
    for _ in range(5):
        practice = PracticeFactory()
        owner = MembershipFactory(practice=practice).user
        assessment = AssessmentFactory(practice=practice, version=small, started_by=owner)
        for place in ("a", "b"):
            assessment.evidence.create(
                requirement="verrou",
                kind="place",
                place=place,
                expires_on=DAY,
                added_by=owner,
                added_at="2026-01-05T09:00:00Z",
            )
    with django_assert_max_num_queries(6):
        assert remind(-30) == 10


def test_the_scheduler_runs_it(contract):
    tasks = {one["task"] for one in site_settings.CELERY_BEAT_SCHEDULE.values()}
    assert remind_owners_of_evidence.name in tasks
    with time_machine.travel(DAY):
        remind_owners_of_evidence()
    assert Notice.objects.count() == 2
