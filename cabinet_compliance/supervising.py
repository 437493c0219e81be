"""Keeps a few programs running side by side: starts them, restarts the one that dies, stops them all.

Each program leads a process group of its own, so that stopping it leaves none of its children behind,
and so that Ctrl-C reaches the supervisor only. One thread: the children's output comes through a selector.
"""

import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

TICK = 0.1
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
"""Seconds before a dead program is started again; doubles at each early death."""
STEADY = 10.0
"""Seconds of life after which a death counts as the first one."""
PR_SET_PDEATHSIG = 1

Say = Callable[[str, str], None]
"""Receives a program's name and one line about it, or from it."""


def _at_once() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`needed_by_all`: started and ready before the others, stopped after them."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    needed_by_all: bool = False
    ready: Callable[[], bool] = _at_once


class _Child:
    """One program, running or waiting to be started again."""

    def __init__(self, program: Program, say: Say) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.due = 0.0
        self._say = say
        self._delay = FIRST_DELAY
        self._started = 0.0
        self._unfinished_line = b""

    def start(self, selector: selectors.BaseSelector) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - commands are ours
            self.program.command,
            env={**os.environ, **self.program.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,
        )
        assert self.process.stdout is not None  # noqa: S101 - for the type checker
        os.set_blocking(self.process.stdout.fileno(), False)
        selector.register(self.process.stdout, selectors.EVENT_READ, self)

    def forward_output(self, selector: selectors.BaseSelector) -> None:
        """Says each finished line; forgets the pipe once it is closed."""
        if self.process is None or self.process.stdout is None or self.process.stdout.closed:
            return
        with suppress(BlockingIOError):
            while chunk := os.read(self.process.stdout.fileno(), 65536):
                *lines, self._unfinished_line = (self._unfinished_line + chunk).split(b"\n")
                for line in filter(bytes.strip, lines):
                    self._say(self.program.name, line.decode(errors="replace"))
            self._close_output(selector)

    def _close_output(self, selector: selectors.BaseSelector) -> None:
        if self.process is None or self.process.stdout is None or self.process.stdout.closed:
            return
        if self._unfinished_line.strip():
            self._say(self.program.name, self._unfinished_line.decode(errors="replace"))
        self._unfinished_line = b""
        selector.unregister(self.process.stdout)
        self.process.stdout.close()

    def bury(self, selector: selectors.BaseSelector) -> int | None:
        """The exit code of a process that has just ended, whose remaining children are then killed."""
        if self.process is None or (code := self.process.poll()) is None:
            return None
        self.signal_group(signal.SIGKILL)
        self.forward_output(selector)
        self._close_output(selector)
        self.process = None
        return code

    def schedule_restart(self) -> float:
        """Seconds until the next start."""
        now = time.monotonic()
        delay = FIRST_DELAY if now - self._started >= STEADY else self._delay
        self._delay = min(delay * 2, LONGEST_DELAY)
        self.due = now + delay
        return delay

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):  # macOS says EPERM of a group of zombies
                os.killpg(self.process.pid, number)


class Supervisor:
    """Runs `programs` until SIGINT, SIGTERM or SIGHUP; a second signal stops without waiting."""

    def __init__(
        self, programs: Sequence[Program], *, say: Say, when_ready: Callable[[], None], patience: float = 10.0
    ) -> None:
        """`patience`: seconds that a stopping program has before it is killed."""
        self._children = [_Child(program, say) for program in programs]
        self._say = say
        self._when_ready = when_ready
        self._announced = False
        self._patience = patience
        self._selector = selectors.DefaultSelector()
        self._signals = 0

    def run(self) -> None:
        with self._caught_signals(), self._selector:
            try:
                while not self._signals:
                    self._start_what_is_due()
                    self._listen()
                    self._restart_the_dead()
            finally:
                self._stop([child for child in self._children if not child.program.needed_by_all])
                self._stop([child for child in self._children if child.program.needed_by_all])

    def _start_what_is_due(self) -> None:
        foundations = [child for child in self._children if child.program.needed_by_all]
        waiting = [child for child in self._children if child.process is None]
        for child in waiting:
            if child.due > time.monotonic():
                continue
            if child in foundations or all(f.process and f.program.ready() for f in foundations):
                child.start(self._selector)
        if not self._announced and all(c.process and c.program.ready() for c in self._children):
            self._announced = True
            self._when_ready()

    def _listen(self) -> None:
        for key, _ in self._selector.select(TICK):
            key.data.forward_output(self._selector)

    def _restart_the_dead(self) -> None:
        for child in self._children:
            code = child.bury(self._selector)
            if code is not None:
                delay = child.schedule_restart()
                self._say(child.program.name, f"arrêt imprévu (code {code}), relance dans {delay:g} s")

    def _stop(self, children: Sequence[_Child]) -> None:
        for child in children:
            if child.process is not None:
                child.process.terminate()  # the leader only: it ends its own children in good order
        deadline = time.monotonic() + self._patience
        while any(child.process for child in children):
            self._listen()
            for child in children:
                child.bury(self._selector)
                if time.monotonic() >= deadline or self._signals > 1:
                    child.signal_group(signal.SIGKILL)

    @contextmanager
    def _caught_signals(self) -> Iterator[None]:
        def count(number: int, frame: object) -> None:
            self._signals += 1

        caught = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, count) for number in caught}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_parent() -> None:
    """Run in the child before its program: even a killed supervisor leaves nothing running."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
