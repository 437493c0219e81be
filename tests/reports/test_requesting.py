import socket
import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment
from reports import doorbell
from reports.models import Report
from reports.queueing import retry_job
from reports.rendering import hash_document
from reports.snapshots import AssessmentIsOpen, request_report
from tests.reports.brokers import broker_at
from tests.reports.samples import AT, completed_assessment

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(practice, dr_martin):
    return completed_assessment(practice, dr_martin)


@pytest.fixture
def rung(monkeypatch):
    """The reports rung for, once transactions are committed; no broker is needed."""
    calls = []
    monkeypatch.setattr(doorbell, "_send", calls.append)
    return calls


def test_a_report_freezes_the_document_and_its_hash(assessment, dr_martin, rung):
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    stored = Report.objects.get(pk=report.pk)
    assert stored.state == Report.State.QUEUED
    assert stored.document_hash == hash_document(stored.document)
    assert stored.document["practice"]["name"] == "Cabinet du docteur Martin"
    assert stored.document["completed_at"] == "2026-11-22T10:30:00+01:00"


def test_the_frozen_document_ignores_what_changes_later(assessment, dr_martin, rung):
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    assessment.practice.name = "Un autre nom"
    assessment.practice.save()
    assert Report.objects.get(pk=report.pk).document["practice"]["name"] == "Cabinet du docteur Martin"


def test_the_worker_is_called_after_the_commit(
    assessment, dr_martin, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        report = request_report(assessment=assessment, by=dr_martin, at=AT)
        assert rung == []
    assert len(callbacks) == 1
    assert rung == [report.pk]
    assert Report.objects.get(pk=report.pk).rung_at == AT


def test_an_open_assessment_has_nothing_to_report(assessment, dr_martin, rung):
    Assessment.objects.filter(pk=assessment.pk).update(state="in_progress", completed_at=None, result=None)
    with pytest.raises(AssessmentIsOpen):
        request_report(assessment=assessment, by=dr_martin, at=AT)
    assert not Report.objects.exists()


@pytest.mark.parametrize("state", ["queued", "rendering"])
def test_asking_again_gives_the_report_under_way(state, assessment, dr_martin, rung):
    first = request_report(assessment=assessment, by=dr_martin, at=AT)
    lease = AT if state == "rendering" else None
    Report.objects.filter(pk=first.pk).update(state=state, lease_ends_at=lease)
    assert request_report(assessment=assessment, by=dr_martin, at=AT).pk == first.pk


def test_once_ready_another_may_be_asked_for(assessment, dr_martin, rung):
    first = request_report(assessment=assessment, by=dr_martin, at=AT)
    Report.objects.filter(pk=first.pk).update(state="ready", ready_at=AT)
    assert request_report(assessment=assessment, by=dr_martin, at=AT).pk != first.pk


def test_the_database_holds_one_unfinished_report_per_assessment(assessment, dr_martin, rung):
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(assessment=assessment, document={}, document_hash=report.document_hash)


def test_asking_costs_the_same_with_few_or_many_reports(assessment, dr_martin, rung):
    def ask():
        report = request_report(assessment=assessment, by=dr_martin, at=AT)
        Report.objects.filter(pk=report.pk).update(state="ready", ready_at=AT)

    ask()  # loads the content of the version once for all
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as queries:
            ask()
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 11


def failed(assessment, dr_martin):
    report = request_report(assessment=assessment, by=dr_martin, at=AT)
    Report.objects.filter(pk=report.pk).update(
        state="failed", failed_at=AT, failure="worker_lost", attempts=3
    )
    return report


def test_a_failed_report_may_be_tried_again_with_the_same_document(
    assessment, dr_martin, rung, django_capture_on_commit_callbacks
):
    report = failed(assessment, dr_martin)
    with django_capture_on_commit_callbacks(execute=True):
        assert retry_job(job=report, at=AT + timedelta(hours=1))
    again = Report.objects.get(pk=report.pk)
    assert (again.state, again.attempts, again.failure) == ("queued", 0, "")
    assert again.document_hash == report.document_hash
    assert rung == [report.pk]


def test_nothing_is_tried_again_beside_a_report_under_way(assessment, dr_martin, rung):
    report = failed(assessment, dr_martin)
    request_report(assessment=assessment, by=dr_martin, at=AT)
    assert not retry_job(job=report, at=AT)
    assert not retry_job(job=Report.objects.get(state="queued"), at=AT)


@pytest.fixture
def mute_port():
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(20)
        yield server.getsockname()[1]


@pytest.fixture
def closed_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


@pytest.mark.parametrize("port", ["mute_port", "closed_port"])
def test_without_a_broker_the_request_is_kept_and_nobody_waits(
    port, assessment, dr_martin, request, django_capture_on_commit_callbacks
):
    url = f"redis://127.0.0.1:{request.getfixturevalue(port)}/0"
    start = time.monotonic()
    with broker_at(url), django_capture_on_commit_callbacks(execute=True):
        report = request_report(assessment=assessment, by=dr_martin, at=AT)
    assert time.monotonic() - start < 10
    stored = Report.objects.get(pk=report.pk)
    assert stored.state == Report.State.QUEUED
    assert stored.rung_at is None
