"""Many reports at once while workers are killed at random: each is made, each once, without a human.

REPORTS_AT_ONCE=50 WORKER_DEATHS=20 for the whole trial; KILL_SEED plays a run again.
"""

import os
import time

import pytest

from reports.models import Report, ReportFile, Seal
from reports.snapshots import request_report
from tests.factories import MembershipFactory, PracticeFactory
from tests.reports.samples import completed_assessment
from tests.reports.workers import seeded

REPORTS = int(os.environ.get("REPORTS_AT_ONCE", "8"))
DEATHS = int(os.environ.get("WORKER_DEATHS", "5"))
PATIENCE = 60 + 10 * REPORTS
"""Seconds after the last death: a lease, a sweep, and what a slow machine takes to render."""

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


def ask_for_many():
    owner = MembershipFactory.create().user
    for _ in range(REPORTS):
        practice = PracticeFactory.create()
        MembershipFactory.create(practice=practice, user=owner)
        assessment = completed_assessment(practice, owner)
        request_report(assessment=assessment, by=owner, at=assessment.completed_at)


def test_none_is_lost_and_each_is_made_once(workers):
    ask_for_many()
    chance = seeded()
    started = time.monotonic()
    with workers.killed_at_random(DEATHS, chance=chance, concurrency=2):
        deaths_took = time.monotonic() - started
        while Report.objects.exclude(state=Report.State.READY).exists():
            assert time.monotonic() - started < deaths_took + PATIENCE, states()
            time.sleep(0.2)
    print(f"{DEATHS} deaths in {deaths_took:.0f} s, all ready after {time.monotonic() - started:.0f} s")  # noqa: T201
    print(f"attempts: {sorted(Report.objects.values_list('attempts', flat=True))}")  # noqa: T201
    assert states() == {"ready": REPORTS}
    assert ReportFile.objects.count() == REPORTS
    assert Seal.objects.count() == 2 * REPORTS


def states():
    found = list(Report.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}
