"""What runs on one machine: the broker, the web server and the worker, once per data folder."""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from cabinet_compliance import embedded_broker
from cabinet_compliance.supervising import Program

HOST = "127.0.0.1"
RUNNING_AS_ROOT = "You're running the worker with superuser privileges"
"""Celery's warning: of no use inside a container on one's own machine."""


class AlreadyRunning(Exception):
    """Another `run_local` holds the data folder."""


class PortTaken(Exception):
    """Another program listens on the port."""


@contextmanager
def only_one_in(folder: Path) -> Iterator[None]:
    """Holds `folder` for this process; the kernel lets go of it even after a kill. Raises AlreadyRunning."""
    with (folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            lock.seek(0)
            raise AlreadyRunning(
                f"Le site tourne déjà sur {folder} (processus {lock.read().strip()}) : arrêtez-le d'abord, "
                "ou donnez un autre dossier dans VAR_DIR."
            ) from held
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def require_free(port: int) -> None:
    """Raises PortTaken."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as taken:
            raise PortTaken(
                f"Le port {port} est déjà pris : arrêtez l'autre programme, ou choisissez-en un autre, "
                f"par exemple « make run PORT={port + 1} »."
            ) from taken


def programs(*, port: int) -> list[Program]:
    """Raises embedded_broker.NoBrokerProgram."""
    folder = settings.VAR_DIR
    web_and_worker = [_web(port), _worker(folder)]
    if settings.CELERY_BROKER_URL == embedded_broker.url(folder):
        return [_broker(folder), *web_and_worker]
    return web_and_worker


def _broker(folder: Path) -> Program:
    return Program(
        name="broker",
        command=embedded_broker.command(folder, program=embedded_broker.find_program()),
        needed_by_all=True,
        ready=lambda: embedded_broker.answers(folder),
    )


def _web(port: int) -> Program:
    options = (
        f"--bind {HOST}:{port} --worker-class gthread --workers 1 --threads 8 --graceful-timeout 3 "
        "--no-control-socket --log-level warning"
    )
    return Program(
        name="web",
        command=(sys.executable, "-m", "gunicorn", *options.split(), "cabinet_compliance.wsgi"),
        environment={"PYTHONUNBUFFERED": "1"},
        ready=lambda: _listens(port),
    )


def _worker(folder: Path) -> Program:
    """Imports WeasyPrint before it forks (`--include`); holds the one scheduler (`--beat`)."""
    options = (
        "--pool prefork --concurrency 1 --include weasyprint --without-gossip --without-mingle "
        "--loglevel warning --beat --schedule"
    )
    celery = (
        sys.executable,
        "-W",
        f"ignore:{RUNNING_AS_ROOT}",
        "-m",
        "celery",
        "-q",
        "-A",
        "cabinet_compliance",
    )
    return Program(
        name="worker",
        command=(*celery, "worker", *options.split(), str(folder / "beat-schedule")),
        environment={"PYTHONUNBUFFERED": "1", "REMAP_SIGTERM": "SIGQUIT"},
    )


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
