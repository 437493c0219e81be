"""Worker processes of the tests: on the test's database, and on a corner of Redis that nobody else reads."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from celery import current_app

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90


class Workers:
    """Starts and kills workers with their scheduler, as the supervisor of one machine does."""

    def __init__(self, *, broker, database_url, folder):
        self.prefix = f"test-{uuid.uuid4()}-"
        self.folder = folder
        self.broker_options = {
            **current_app.conf.broker_transport_options,
            "global_keyprefix": self.prefix,
        }
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.reports.worker_settings",
            "DATABASE_URL": database_url,
            "CELERY_BROKER_URL": broker,
            "TEST_KEY_PREFIX": self.prefix,
        }

    @contextmanager
    def one(self, *, concurrency=1, **environment):
        options = f"--pool prefork --concurrency {concurrency} --without-gossip --without-mingle"
        schedule = self.folder / f"beat-{uuid.uuid4()}"
        command = [sys.executable, "-m", "celery", "-A", "cabinet_compliance", "worker", *options.split()]
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--loglevel", "info", "--beat", "--schedule", str(schedule)],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield process
        finally:
            kill(process)

    @contextmanager
    def killed_at_random(self, times, *, chance, concurrency=1):
        """Kills as many workers, each some seconds after its start, then leaves one alone."""
        for _ in range(times):
            with self.one(concurrency=concurrency):
                time.sleep(chance.uniform(1, 8))
        with self.one(concurrency=concurrency) as last:
            yield last


def kill(process):
    """The worker, its children and its scheduler, all at once and without a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(report, *states, patience=PATIENCE):
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        report.refresh_from_db(fields=["state", "attempts", "ready_at", "rung_at"])
        if report.state in states:
            return
        time.sleep(0.02)
    pytest.fail(f"still {report.state} after {patience} s")


def seeded():
    """Another at each run; what a failed run prints can be played again with KILL_SEED."""
    seed = int(os.environ.get("KILL_SEED", random.randrange(10**6)))  # noqa: S311
    print(f"KILL_SEED={seed}")  # noqa: T201
    return random.Random(seed)  # noqa: S311
