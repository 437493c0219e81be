"""Reports that come out of a worker process of its own, over Redis; and one whose worker is killed."""

import time

import pytest

from assessments.models import Assessment
from reports.models import Report, ReportFile
from reports.rendering import render_pdf
from reports.snapshots import request_report
from tests.reports.samples import AT, frozen, our_answers, our_content, published
from tests.reports.workers import kill, wait_for

A_MINUTE = 60

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def long_assessment(stored_assessment):
    """Of our whole referential: some seconds of work."""
    content = our_content()
    result = frozen(content, our_answers(content), facts=content.facts_by_code)
    version = published(content)
    Assessment.objects.filter(pk=stored_assessment.pk).update(version=version, result=result)
    return stored_assessment


def ask_for(assessment):
    return request_report(assessment=assessment, by=assessment.started_by, at=AT)


def test_a_worker_process_renders_what_is_asked_for(workers, stored_assessment):
    with workers.one():
        report = ask_for(stored_assessment)
        wait_for(report, Report.State.READY)
    assert report.attempts == 1
    assert report.rung_at == AT
    assert bytes(report.file.content) == render_pdf(Report.objects.get().document)


def test_what_was_asked_for_without_a_worker_waits_for_one(workers, stored_assessment):
    report = ask_for(stored_assessment)
    assert Report.objects.get().state == Report.State.QUEUED
    with workers.one():
        wait_for(report, Report.State.READY)


def test_what_the_broker_never_heard_of_is_swept_up_when_a_worker_starts(
    workers, stored_assessment, monkeypatch
):
    monkeypatch.setattr("reports.doorbell.ring", lambda job_id, at, kind: False)
    report = ask_for(stored_assessment)
    assert report.rung_at is None
    with workers.one():
        wait_for(report, Report.State.READY)


def test_a_worker_killed_at_work_leaves_a_report_that_the_next_one_makes_once(workers, long_assessment):
    with workers.one() as first:
        report = ask_for(long_assessment)
        wait_for(report, Report.State.RENDERING)
        kill(first)
    report.refresh_from_db()
    assert report.state == Report.State.RENDERING
    with workers.one():
        wait_for(report, Report.State.READY, patience=A_MINUTE)
        time.sleep(1)
    report.refresh_from_db()
    assert (report.state, report.attempts) == (Report.State.READY, 2)
    assert ReportFile.objects.count() == 1
