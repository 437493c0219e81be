"""Saving one answer of cabinets 2025.1, all answered, against a bare view that does one update.

Both go through the same server, middleware and signed-in session, in turn; the ratio is what counts.

    python -m benchmarks.save_answer            # SQLite in a temporary folder
    DATABASE_URL=postgres://… python -m benchmarks.save_answer
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

ROUNDS, REQUESTS = 15, 40
QUESTION = "sec-antivirus"
GUNICORN = Path(sys.executable).with_name("gunicorn")
OPTIONS = ("--worker-class", "gthread", "--threads", "4", "--log-level", "error", "--no-control-socket")
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "X-CSRFToken": "a" * 32}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="benchmarks.settings", VAR_DIR=folder)
        assessment, session = prepare()
        port = free_port()
        server = subprocess.Popen(
            [GUNICORN, "cabinet_compliance.wsgi", *OPTIONS, "--bind", f"127.0.0.1:{port}"]
        )
        try:
            report(*measure(port, assessment, session))
        finally:
            server.terminate()
            server.wait()


def prepare() -> tuple[str, str]:
    """A filled assessment of the demonstration's doctor, and a session of theirs."""
    import django

    django.setup()
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from assessments.completion import answer_the_rest_unknown
    from assessments.models import Assessment
    from cabinet_compliance.demo_accounts import DOCTOR
    from practices.models import Practice, User

    for command in (["migrate"], ["load_referentials"], ["seed_demo", "--practices", "0"]):
        call_command(*command, verbosity=0)
    doctor = User.objects.get(email=DOCTOR.email)
    assessment = Assessment.objects.get(
        practice__memberships__user=doctor, practice__mandates__isnull=False, state="in_progress"
    )
    # Most practices belong to no other; a member's save asks besides whether its parent answers for it.
    Practice.objects.update(parent=None)
    answer_the_rest_unknown(assessment=assessment, by=doctor, at=timezone.now())
    session = SessionStore()
    session["_auth_user_id"] = str(doctor.pk)
    session["_auth_user_backend"] = "practices.signed_in.SignedInBackend"
    session["_auth_user_hash"] = doctor.get_session_auth_hash()
    session.save()
    return str(assessment.pk), str(session.session_key)


def measure(port: int, assessment: str, session: str) -> tuple[list[float], list[float]]:
    """Milliseconds per request, a median per round, for the save and for the bare view."""
    connection = connect(port)
    cookie = {"Cookie": f"sessionid={session}; csrftoken={'a' * 32}", **HEADERS}

    def post(path: str, fields: dict[str, str]) -> None:
        connection.request("POST", path, urlencode(fields), cookie)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} : {answer.status}")

    turn = iter(range(10**9))

    def save() -> None:
        choice = ("oui", "non")[next(turn) % 2]
        post(f"/evaluations/{assessment}/questions/{QUESTION}/", {f"choice-{QUESTION}": choice})

    def bare() -> None:
        post(f"/bare/{assessment}/", {})

    saves, bares = [], []
    for _ in range(ROUNDS + 1):
        saves.append(time_one(save))
        bares.append(time_one(bare))
    return saves[1:], bares[1:]  # the first round warms the server up


def time_one(deed: Callable[[], None]) -> float:
    times = []
    for _ in range(REQUESTS):
        start = time.perf_counter()
        deed()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def connect(port: int) -> http.client.HTTPConnection:
    for _ in range(100):
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return http.client.HTTPConnection("127.0.0.1", port)
        except OSError:
            time.sleep(0.1)
    raise SystemExit("le serveur ne répond pas")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def report(saves: list[float], bares: list[float]) -> None:
    ratios = [save / bare for save, bare in zip(saves, bares, strict=True)]
    print(f"save one answer   {statistics.median(saves):6.2f} ms")
    print(f"bare update       {statistics.median(bares):6.2f} ms")
    spread = f"({min(ratios):.2f} to {max(ratios):.2f}; at most 3)"
    print(f"ratio             {statistics.median(ratios):6.2f}   {spread}")


if __name__ == "__main__":
    main()
