"""Redis goes away and comes back, while the site runs and while a report is asked for."""

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager

import pytest

from cabinet_compliance.embedded_broker import find_program
from cabinet_compliance.settings import base
from reports.models import Report
from reports.snapshots import request_report
from tests.reports.brokers import broker_at
from tests.reports.samples import AT
from tests.reports.workers import Workers, wait_for

A_MINUTE = 60


class Redis:
    """A server of this test's own, started and killed at will."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"

    @contextmanager
    def running(self):
        options = f"--port {self.port} --bind 127.0.0.1 --appendonly no --dir {self.folder}".split()
        command = [find_program(), *options, "--save", ""]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            self._wait()
            yield
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    def _wait(self):
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("Redis did not start")


@pytest.fixture
def redis(tmp_path):
    return Redis(tmp_path)


@pytest.mark.django_db
def test_pages_answer_before_during_and_after(client, dr_martin, practice, redis, settings):
    settings.CACHES = {"default": {**base.REDIS_CACHE, "LOCATION": redis.url}}
    with redis.running():
        client.force_login(dr_martin)
        assert practice.name in client.get("/").content.decode()
    started = time.monotonic()
    assert practice.name in client.get("/").content.decode()
    assert time.monotonic() - started < 5
    with redis.running():
        assert practice.name in client.get("/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_report_asked_for_meanwhile_is_made_when_it_returns(
    redis, database_url, stored_assessment, tmp_path
):
    workers = Workers(broker=redis.url, database_url=database_url, folder=tmp_path)
    with broker_at(redis.url, broker_transport_options=workers.broker_options), workers.one():
        report = request_report(assessment=stored_assessment, by=stored_assessment.started_by, at=AT)
        assert (report.state, report.rung_at) == (Report.State.QUEUED, None)
        with redis.running():
            wait_for(report, Report.State.READY, patience=A_MINUTE)
    assert report.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_lost_with_redis_is_rung_for_again(redis, database_url, stored_assessment, tmp_path):
    workers = Workers(broker=redis.url, database_url=database_url, folder=tmp_path)
    with broker_at(redis.url, broker_transport_options=workers.broker_options):
        with redis.running():
            report = request_report(assessment=stored_assessment, by=stored_assessment.started_by, at=AT)
        with redis.running(), workers.one():
            wait_for(report, Report.State.READY, patience=A_MINUTE)
