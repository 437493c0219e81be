import threading
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded

from reports import doorbell, jobs, leasing
from reports.jobs import run, store
from reports.leasing import FORGOTTEN_AFTER, LEASE, MAX_LOST, RENEWED_EVERY, Claim, claim_job, sweep
from reports.models import Report, ReportFile
from reports.rendering import PdfEngineMissing, hash_document
from reports.tasks import sweep_jobs
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


def claim(report, at):
    return claim_job(Report, report.pk, at=at)


def test_two_workers_cannot_claim_the_same_report(report):
    assert claim(report, AT) == Claim(kind=Report, job_id=report.pk, attempt=1)
    assert claim(report, ALMOST) is None
    assert claim(report, LATER) == Claim(kind=Report, job_id=report.pk, attempt=2)


def test_a_late_worker_stores_nothing(report):
    late = claim(report, AT)
    current = claim(report, LATER)
    assert not store(late, b"late", b"", at=LATER)
    assert store(current, b"current", b"", at=LATER)
    assert not store(late, b"late", b"", at=LATER)
    assert bytes(ReportFile.objects.get().content) == b"current"


def test_the_attempt_is_counted_before_it_may_kill_its_worker(report, monkeypatch):
    seen = []
    monkeypatch.setattr(jobs, "render_pdf", lambda *_: seen.append(state_of(report)) or b"%PDF-")
    run(report.pk, now=now)
    assert {*seen} == {("rendering", 1)}


def test_a_report_that_loses_its_worker_again_and_again_is_given_up(report, quick):
    for attempt in range(MAX_LOST):
        at = AT + attempt * LEASE
        assert claim(report, at)
        assert report.pk in sweep(Report, at=at + LEASE) or attempt == MAX_LOST - 1
    assert not run(report.pk, now=lambda: AT + MAX_LOST * LEASE)
    assert state_of(report) == ("failed", MAX_LOST)
    assert report.failure == Report.Failure.WORKER_LOST


@pytest.mark.parametrize(
    ("error", "failure"),
    [(MemoryError, "too_heavy"), (SystemError, "too_heavy"), (SoftTimeLimitExceeded, "too_long")],
)
def test_too_much_memory_or_time_is_tried_again_then_said(report, monkeypatch, error, failure):
    def fail(document):
        raise error

    monkeypatch.setattr(jobs, "render_pdf", fail)
    for attempt, state in enumerate(("queued", "queued", "failed"), start=1):
        assert not run(report.pk, now=now)
        assert state_of(report) == (state, attempt)
    assert report.failure == failure


def test_the_steps_are_those_that_are_done(report, monkeypatch):
    seen = []

    def watch(document, *variant):
        seen.append(Report.objects.get().steps_done)
        return b"%PDF-"

    monkeypatch.setattr(jobs, "render_pdf", watch)
    monkeypatch.setattr(jobs, "sign", lambda pdf: seen.append(Report.objects.get().step_label) or pdf)
    run(report.pk, now=now)
    assert seen == [0, 1, *["Signature et scellement"] * 2]
    report.refresh_from_db()
    assert report.step == ""


def test_whoever_lost_the_claim_goes_no_further(report, monkeypatch):
    rendered = []

    def overtaken(document, *variant):
        rendered.append(variant)
        claim(report, LATER)
        return b"%PDF-"

    monkeypatch.setattr(jobs, "render_pdf", overtaken)
    assert not run(report.pk, now=now)
    assert len(rendered) == 1
    assert state_of(report) == ("rendering", 2)


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
        ({"rung_at": LATER - FORGOTTEN_AFTER}, True, "queued"),
        ({"rung_at": LATER}, False, "queued"),
        ({"state": "rendering", "attempts": 1, "lease_ends_at": LATER + LEASE}, False, "rendering"),
        ({"state": "rendering", "attempts": 1, "lease_ends_at": LATER}, True, "queued"),
        ({"state": "rendering", "attempts": 3, "lease_ends_at": LATER}, True, "queued"),
        ({"state": "rendering", "attempts": MAX_LOST, "lease_ends_at": LATER}, False, "failed"),
        ({"state": "ready", "attempts": 1, "ready_at": AT}, False, "ready"),
    ],
)
def test_the_sweep_frees_what_is_forgotten_and_leaves_the_rest(report, fields, rings, state):
    Report.objects.update(**fields)
    assert sweep(Report, at=LATER) == ([report.pk] if rings else [])
    assert state_of(report)[0] == state


def test_the_sweep_rings_and_stops_when_nobody_answers(report, practice, dr_martin, monkeypatch):
    Report.objects.create(
        assessment=completed_assessment(practice, dr_martin), document={}, document_hash="0" * 64
    )
    rung = []
    monkeypatch.setattr(doorbell, "ring", lambda job_id, at, kind: rung.append(job_id))
    sweep_jobs()
    assert len(rung) == 1
    monkeypatch.setattr(doorbell, "ring", lambda job_id, at, kind: rung.append(job_id) or True)
    sweep_jobs()
    assert len(rung) == 3


def test_a_claim_is_renewed_while_its_worker_lives(report, monkeypatch):
    """The thread's own connection could not see this test's data: what it does is run here, by hand."""
    renewals = []
    monkeypatch.setattr(leasing, "RENEWED_EVERY", timedelta(milliseconds=5))
    enough = threading.Event()

    class Ours:
        def update(self, lease_ends_at):
            renewals.append(lease_ends_at)
            enough.set()
            return len(renewals) < 3

    held = claim(report, AT)
    monkeypatch.setattr(leasing, "_ours", lambda claim: Ours())
    with leasing._renewed(held, now=lambda: LATER):
        assert enough.wait(5)
    assert set(renewals) == {LATER + LEASE}
    assert len(renewals) <= 3


def test_the_lease_survives_two_missed_renewals_and_the_broker_outlives_a_task(settings):
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    assert settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < visibility
    assert 3 * RENEWED_EVERY < LEASE
    beats = settings.CELERY_BEAT_SCHEDULE.values()
    [sweep] = [beat for beat in beats if beat["task"] == sweep_jobs.name]
    assert LEASE + timedelta(seconds=sweep["schedule"]) < timedelta(seconds=45)
