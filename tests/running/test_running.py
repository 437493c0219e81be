"""One machine: its broker, its port, its lock, and `run_local` itself from start to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from redis import Redis

from cabinet_compliance import embedded_broker
from cabinet_compliance.running import AlreadyRunning, PortTaken, only_one_in, require_free

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def started(folder, program):
    process = subprocess.Popen(embedded_broker.command(folder, program=program))
    try:
        deadline = time.monotonic() + 5
        while not embedded_broker.answers(folder):
            assert time.monotonic() < deadline, "the broker does not answer"
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait(timeout=5)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_bundled_broker_answers_on_a_socket_for_its_owner_only(tmp_path):
    with started(tmp_path, embedded_broker.bundled_program()):
        path = embedded_broker.socket_in(tmp_path)
        assert path.stat().st_mode & 0o077 == 0
        with Redis(unix_socket_path=str(path)) as client:
            client.rpush("queue", "message")
            assert client.lpop("queue") == b"message"
    assert not embedded_broker.answers(tmp_path)


def test_a_folder_too_deep_for_a_socket_gets_one_elsewhere(tmp_path):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    path = embedded_broker.socket_in(deep)
    assert len(os.fsencode(path)) <= embedded_broker.LONGEST_SOCKET_PATH
    assert path == embedded_broker.socket_in(deep) != embedded_broker.socket_in(deep / "f")


def test_without_any_server_the_refusal_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    with pytest.raises(embedded_broker.NoBrokerProgram, match="redis-server"):
        embedded_broker.find_program()


def test_a_taken_port_is_refused_by_its_number():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"{port}.*make run PORT={port + 1}"):
            require_free(port)


def test_a_folder_in_use_is_refused_and_names_the_process(tmp_path):
    holder = "import sys,time; from cabinet_compliance.running import only_one_in; from pathlib import Path\n"
    holder += "with only_one_in(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", holder, tmp_path], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"held\n"
            with pytest.raises(AlreadyRunning, match=str(process.pid)), only_one_in(tmp_path):
                pass
        finally:
            process.kill()
    with only_one_in(tmp_path):
        pass  # the kernel let go of the dead process's lock


def test_run_local_is_refused_outside_one_machine():
    with pytest.raises(CommandError, match=r"docs/operations\.md"):
        call_command("run_local")


def processes_naming(folder):
    """The pids whose command line or environment names `folder`."""
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(folder) in said and said.strip(b"\0"):
            found.add(int(process.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_run_local_serves_then_stops_and_leaves_nothing(tmp_path):
    port = free_port()
    environment = {
        **os.environ,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.dev",
    }
    for name in ("DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL"):
        environment.pop(name, None)
    command = [sys.executable, "manage.py", "run_local", "--no-demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert any("prêt" in line for line in process.stdout)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sante/") as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        finally:
            process.kill()
    assert processes_naming(tmp_path) == set()
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
