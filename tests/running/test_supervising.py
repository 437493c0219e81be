"""The supervisor on real processes: each test runs it in a process of its own."""

import os
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

SUPERVISE = """
import sys
from cabinet_compliance.supervising import Program, Supervisor

programs = [Program(name=str(n), command=("sh", "-c", line)) for n, line in enumerate(sys.argv[1:])]
say = lambda name, line: print(name, line, flush=True)
Supervisor(programs, say=say, when_ready=lambda: say("all", "ready"), patience=1).run()
"""


@pytest.fixture
def supervise():
    """Starts a supervisor of shell lines; kills whatever is left at the end."""
    started = []

    def start(*lines):
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *lines],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def lines_until(process, wanted):
    """The lines that the supervisor says, up to the first one that starts with `wanted`."""
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith(wanted):
            return lines
    raise AssertionError(f"{wanted!r} was never said: {lines}")


def pid_said(process, name="0 pid"):
    return int(lines_until(process, name)[-1].split()[-1])


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for_end(*pids, seconds=5.0):
    deadline = time.monotonic() + seconds
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, f"still running: {[pid for pid in pids if is_alive(pid)]}"
        time.sleep(0.02)


def test_a_killed_program_is_started_again(supervise):
    process = supervise("echo pid $$; exec sleep 60")
    first = pid_said(process)
    os.kill(first, signal.SIGKILL)
    lines = lines_until(process, "0 pid")
    assert "0 arrêt imprévu (code -9), relance dans 0.5 s" in lines
    assert int(lines[-1].split()[-1]) != first


def test_a_program_that_keeps_dying_waits_longer_each_time(supervise):
    process = supervise("exit 3")
    lines_until(process, "all ready")
    said = [lines_until(process, "0 arrêt")[-1] for _ in range(2)]
    assert said == [f"0 arrêt imprévu (code 3), relance dans {delay} s" for delay in ("0.5", "1")]


def test_the_children_of_a_killed_program_do_not_outlive_it(supervise):
    process = supervise("sleep 60 & echo child $!; echo pid $$; wait")
    child = pid_said(process, "0 child")
    os.kill(pid_said(process), signal.SIGKILL)
    wait_for_end(child)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_program_and_its_children(supervise, number):
    process = supervise("sleep 60 & echo child $!; echo pid $$; wait", "echo pid $$; exec sleep 60")
    child, parent = pid_said(process, "0 child"), pid_said(process)
    other = pid_said(process, "1 pid")
    process.send_signal(number)
    assert process.wait(timeout=5) == 0
    wait_for_end(child, parent, other)


def test_a_program_that_ignores_sigterm_is_killed(supervise):
    process = supervise("trap '' TERM; echo pid $$; while :; do sleep 0.1; done")
    stubborn = pid_said(process)
    process.terminate()
    assert process.wait(timeout=5) == 0
    wait_for_end(stubborn)


def test_a_killed_supervisor_leaves_nothing_running(supervise):
    process = supervise("echo pid $$; exec sleep 60")
    orphan = pid_said(process)
    process.kill()
    wait_for_end(orphan)


def test_output_is_passed_on_line_by_line_and_the_last_one_too(supervise):
    process = supervise("echo one; echo; echo deux « é »; exit 0")
    assert [line for line in lines_until(process, "0 arrêt") if line.startswith("0")][:2] == [
        "0 one",
        "0 deux « é »",
    ]
