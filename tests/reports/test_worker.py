"""Reports that come out of a worker process of its own, over Redis; and one whose worker is killed."""

import os
import signal
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from celery import current_app
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from assessments.models import Assessment
from reports.models import Report, ReportFile
from reports.rendering import render_pdf
from reports.snapshots import request_report
from tests.factories import MembershipFactory
from tests.reports.brokers import broker_at
from tests.reports.samples import AT, completed_assessment, frozen, our_answers, our_content, published

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90

pytestmark = [pytest.mark.redis, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def database_url(transactional_db, tmp_path):
    """A database that another process may open; one in memory gives its place to a file meanwhile."""
    known: BaseDatabaseWrapper = connections["default"]
    if known.vendor == "postgresql":
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{known.settings_dict['NAME']}").geturl()
        return
    path = tmp_path / "cabinet.sqlite3"
    on_disk = type(known)({**known.settings_dict, "NAME": str(path)}, alias="default")
    on_disk.ensure_connection()
    known.ensure_connection()
    known.connection.backup(on_disk.connection)
    connections["default"] = on_disk
    yield f"sqlite:///{path}"
    on_disk.close()
    connections["default"] = known


@pytest.fixture
def worker(database_url, tmp_path):
    """Starts worker processes on the test's database and on a corner of Redis that nobody else reads."""
    prefix = f"test-{uuid.uuid4()}-"
    url = os.environ["REDIS_URL"]
    options = {**current_app.conf.broker_transport_options, "global_keyprefix": prefix}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.reports.worker_settings",
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": url,
        "TEST_KEY_PREFIX": prefix,
    }

    @contextmanager
    def start():
        with (tmp_path / "worker.log").open("ab") as log:
            command = (
                "worker --pool prefork --concurrency 1 --without-gossip --without-mingle --loglevel info"
            )
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "cabinet_compliance", *command.split()],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    with broker_at(url, broker_transport_options=options):
        yield start


@pytest.fixture
def assessment(database_url):
    owner = MembershipFactory.create()
    return completed_assessment(owner.practice, owner.user)


def wait_for(report, *states):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        report.refresh_from_db(fields=["state", "attempts", "ready_at", "rung_at"])
        if report.state in states:
            return
        time.sleep(0.02)
    pytest.fail(f"still {report.state} after {PATIENCE} s")


def ask_for(assessment):
    return request_report(assessment=assessment, by=assessment.started_by, at=AT)


def test_a_worker_process_renders_what_is_asked_for(worker, assessment):
    with worker():
        report = ask_for(assessment)
        wait_for(report, Report.State.READY)
    assert report.attempts == 1
    assert report.rung_at == AT
    assert bytes(report.file.content) == render_pdf(Report.objects.get().document)


def test_what_was_asked_for_without_a_worker_waits_for_one(worker, assessment):
    report = ask_for(assessment)
    assert Report.objects.get().state == Report.State.QUEUED
    with worker():
        wait_for(report, Report.State.READY)


def test_what_the_broker_never_heard_of_is_swept_up_when_a_worker_starts(worker, assessment, monkeypatch):
    monkeypatch.setattr("reports.doorbell.ring", lambda job_id, at, kind: False)
    report = ask_for(assessment)
    assert report.rung_at is None
    with worker():
        wait_for(report, Report.State.READY)


def test_a_worker_killed_at_work_leaves_a_report_that_the_next_one_makes_once(worker, assessment):
    content = our_content()
    result = frozen(content, our_answers(content), facts=content.facts_by_code)
    version = published(content)
    Assessment.objects.filter(pk=assessment.pk).update(version=version, result=result)
    with worker() as first:
        report = ask_for(assessment)
        wait_for(report, Report.State.RENDERING)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    report.refresh_from_db()
    assert report.state == Report.State.RENDERING
    with worker():
        wait_for(report, Report.State.READY)
        time.sleep(1)
    report.refresh_from_db()
    assert (report.state, report.attempts) == (Report.State.READY, 2)
    assert ReportFile.objects.count() == 1
