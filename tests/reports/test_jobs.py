from datetime import timedelta

import pytest

from reports import doorbell, jobs
from reports.jobs import LEASE, MAX_ATTEMPTS, Claim, claim_report, run, store, sweep
from reports.models import Report, ReportFile
from reports.rendering import PdfEngineMissing, hash_document
from reports.tasks import sweep_reports
from tests.reports.samples import AT, completed_assessment, small_document

pytestmark = pytest.mark.django_db
LATER = AT + LEASE
ALMOST = LATER - timedelta(seconds=1)


def now():
    return AT


@pytest.fixture
def report(practice, dr_martin):
    document = small_document()
    return Report.objects.create(
        assessment=completed_assessment(practice, dr_martin),
        document=document,
        document_hash=hash_document(document),
        requested_at=AT,
    )


@pytest.fixture
def quick(monkeypatch):
    """Stands for the layout, which the other tests run."""
    monkeypatch.setattr(jobs, "render_pdf", lambda document, *variant: b"%PDF-")


def state_of(report):
    report.refresh_from_db()
    return report.state, report.attempts


def test_a_report_is_rendered_and_stored(report):
    assert run(report.pk, now=now)
    assert state_of(report) == ("ready", 1)
    assert report.ready_at == AT
    assert bytes(report.file.content).startswith(b"%PDF-1.7")


def test_running_twice_renders_once(report, quick):
    assert run(report.pk, now=now)
    assert not run(report.pk, now=now)
    assert state_of(report) == ("ready", 1)


def test_a_report_that_is_gone_is_no_error(quick):
    assert not run("00000000-0000-0000-0000-000000000000", now=now)


def test_two_workers_cannot_claim_the_same_report(report):
    assert claim_report(report.pk, at=AT) == Claim(report_id=report.pk, attempt=1)
    assert claim_report(report.pk, at=ALMOST) is None
    assert claim_report(report.pk, at=LATER) == Claim(report_id=report.pk, attempt=2)


def test_a_message_given_back_by_the_broker_does_not_wait_for_the_lease(report):
    claim_report(report.pk, at=AT)
    assert claim_report(report.pk, at=AT, worker_lost=True) == Claim(report_id=report.pk, attempt=2)


def test_a_late_worker_stores_nothing(report):
    late = claim_report(report.pk, at=AT)
    current = claim_report(report.pk, at=LATER)
    assert not store(late, b"late", b"", at=LATER)
    assert store(current, b"current", b"", at=LATER)
    assert not store(late, b"late", b"", at=LATER)
    assert bytes(ReportFile.objects.get().content) == b"current"


def test_the_attempt_is_counted_before_it_may_kill_its_worker(report, monkeypatch):
    seen = []
    monkeypatch.setattr(jobs, "render_pdf", lambda *_: seen.append(state_of(report)) or b"%PDF-")
    run(report.pk, now=now)
    assert {*seen} == {("rendering", 1)}


@pytest.mark.parametrize("worker_lost", [True, False])
def test_three_lost_workers_are_enough(report, worker_lost, quick):
    for attempt in range(MAX_ATTEMPTS):
        claim_report(report.pk, at=AT + attempt * LEASE)
    assert not run(report.pk, now=lambda: AT + MAX_ATTEMPTS * LEASE, worker_lost=worker_lost)
    assert state_of(report) == ("failed", 3)
    assert report.failure == Report.Failure.WORKER_LOST


def test_an_error_that_nobody_foresaw_gives_the_report_back_then_up(report, monkeypatch):
    def fail(document, *variant):
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "render_pdf", fail)
    for state in ("queued", "queued", "failed"):
        with pytest.raises(ZeroDivisionError):
            run(report.pk, now=now)
        assert state_of(report)[0] == state
    assert report.failure == Report.Failure.NOT_RENDERABLE


def test_a_document_of_another_shape_fails_at_once(report):
    Report.objects.update(document={"schema": 99})
    assert not run(report.pk, now=now)
    assert state_of(report) == ("failed", 1)
    assert report.failure == Report.Failure.NOT_RENDERABLE


def test_a_machine_without_pango_says_so(report, monkeypatch):
    def fail(document, *variant):
        raise PdfEngineMissing

    monkeypatch.setattr(jobs, "render_pdf", fail)
    assert not run(report.pk, now=now)
    assert state_of(report) == ("failed", 1)
    assert report.failure == Report.Failure.ENGINE_MISSING


@pytest.mark.parametrize(
    ("fields", "rings", "state"),
    [
        ({}, True, "queued"),
        ({"rung_at": AT}, True, "queued"),
        ({"rung_at": LATER}, False, "queued"),
        ({"state": "rendering", "attempts": 1, "lease_ends_at": LATER + LEASE}, False, "rendering"),
        ({"state": "rendering", "attempts": 1, "lease_ends_at": LATER}, True, "queued"),
        ({"state": "rendering", "attempts": 3, "lease_ends_at": LATER}, False, "failed"),
        ({"state": "ready", "attempts": 1, "ready_at": AT}, False, "ready"),
    ],
)
def test_the_sweep_frees_what_is_forgotten_and_leaves_the_rest(report, fields, rings, state):
    Report.objects.update(**fields)
    assert sweep(at=LATER) == ([report.pk] if rings else [])
    assert state_of(report)[0] == state


def test_the_sweep_rings_and_stops_when_nobody_answers(report, practice, dr_martin, monkeypatch):
    Report.objects.create(
        assessment=completed_assessment(practice, dr_martin), document={}, document_hash="0" * 64
    )
    rung = []
    monkeypatch.setattr(doorbell, "ring", lambda report_id, at: rung.append(report_id))
    sweep_reports()
    assert len(rung) == 1
    monkeypatch.setattr(doorbell, "ring", lambda report_id, at: rung.append(report_id) or True)
    sweep_reports()
    assert len(rung) == 3


def test_the_lease_outlives_the_broker_which_outlives_a_task(settings):
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_TIME_LIMIT < visibility < LEASE.total_seconds()
    assert "reports.tasks.sweep_reports" in [
        entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()
    ]
