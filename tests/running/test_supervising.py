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


class Watched:
    """A supervisor of shell lines, and all that it said so far."""

    def __init__(self, *lines):
        command = [sys.executable, "-c", SUPERVISE, *lines]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        self.said = []

    def line(self, start, *, nth=1):
        """The nth line that starts with `start`, waited for."""
        while len(found := [line for line in self.said if line.startswith(start)]) < nth:
            line = self.process.stdout.readline()
            assert line, f"{start!r} was never said: {self.said}"
            self.said.append(line.rstrip())
        return found[nth - 1]

    def pid(self, start="0 pid", *, nth=1):
        return int(self.line(start, nth=nth).split()[-1])


@pytest.fixture
def supervise():
    """Starts a supervisor of shell lines; kills whatever is left at the end."""
    started = []

    def start(*lines):
        started.append(Watched(*lines))
        return started[-1]

    yield start
    for watched in started:
        watched.process.kill()
        watched.process.wait()
        watched.process.stdout.close()


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
    watched = supervise("echo pid $$; exec sleep 60")
    os.kill(watched.pid(), signal.SIGKILL)
    assert watched.pid(nth=2) != watched.pid(nth=1)
    assert watched.line("0 arrêt") == "0 arrêt imprévu (code -9), relance dans 0.5 s"


def test_a_program_that_keeps_dying_waits_longer_each_time(supervise):
    watched = supervise("exit 3")
    assert watched.line("0 arrêt", nth=1) == "0 arrêt imprévu (code 3), relance dans 0.5 s"
    assert watched.line("0 arrêt", nth=2) == "0 arrêt imprévu (code 3), relance dans 1 s"


def test_the_children_of_a_killed_program_do_not_outlive_it(supervise):
    watched = supervise("sleep 60 & echo child $!; echo pid $$; wait")
    child = watched.pid("0 child")
    os.kill(watched.pid(), signal.SIGKILL)
    wait_for_end(child)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_every_program_and_its_children(supervise, number):
    watched = supervise("sleep 60 & echo child $!; echo pid $$; wait", "echo pid $$; exec sleep 60")
    running = [watched.pid("0 child"), watched.pid("0 pid"), watched.pid("1 pid")]
    watched.process.send_signal(number)
    assert watched.process.wait(timeout=5) == 0
    wait_for_end(*running)


def test_a_program_that_ignores_sigterm_is_killed(supervise):
    watched = supervise("trap '' TERM; echo pid $$; while :; do sleep 0.1; done")
    stubborn = watched.pid()
    watched.process.terminate()
    assert watched.process.wait(timeout=5) == 0
    wait_for_end(stubborn)


def test_a_killed_supervisor_leaves_nothing_running(supervise):
    watched = supervise("echo pid $$; exec sleep 60")
    orphan = watched.pid()
    watched.process.kill()
    wait_for_end(orphan)


def test_output_is_passed_on_line_by_line_without_the_empty_ones(supervise):
    watched = supervise("echo one; echo; printf 'deux « é »'; exit 0")
    watched.line("0 arrêt")
    assert [line for line in watched.said if line.startswith("0")][:2] == ["0 one", "0 deux « é »"]
