"""A run says what it left out; where every service is required, that is a failure."""

import os
import subprocess
import sys
from pathlib import Path

from tests import left_out

ROOT = Path(__file__).resolve().parents[1]


def run_the_sample(*arguments, require_services):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(
        [*command, "tests/samples/left_out_sample.py"],
        cwd=ROOT,
        env={**os.environ, "REQUIRE_SERVICES": require_services},
        capture_output=True,
        text=True,
    )


def test_a_test_left_out_is_named_and_the_run_passes():
    done = run_the_sample(require_services="0")
    assert done.returncode == 0, done.stdout
    assert "Left out: 1 tests (left_out_sample.py): Minitel absent" in done.stdout


def test_with_services_required_a_test_left_out_by_a_worker_fails_the_run():
    done = run_the_sample("-n", "1", require_services="1")
    assert done.returncode == 1, done.stdout
    assert "REQUIRE_SERVICES=1 leaves no test out: the run fails." in done.stdout


def test_an_absent_service_is_named_with_what_would_bring_it(monkeypatch, settings):
    monkeypatch.delenv("REDIS_URL", raising=False)
    monkeypatch.setattr(left_out, "CHROMIUM", None)
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.sqlite3"})
    assert set(left_out.missing_services()) == {"postgresql", "redis", "browser"}
    assert "apt-get install chromium" in left_out.missing_services()["browser"]


def test_a_service_that_is_here_is_not_missing(monkeypatch, settings):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    monkeypatch.setattr(left_out, "CHROMIUM", "/usr/bin/chromium")
    monkeypatch.setitem(settings.DATABASES, "default", {"ENGINE": "django.db.backends.postgresql"})
    assert left_out.missing_services() == {}
