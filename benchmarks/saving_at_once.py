"""Sixteen members of a practice answering cabinets 2025.1 at once, against one of them alone.

Two ways: at their own pace, a second or so between answers (ten times faster than anybody reads), which is
what is judged; and all in the same instant, again and again, the worst that can be. Every answer sent must be
stored, in its order.

    python -m benchmarks.saving_at_once            # SQLite in a temporary folder
    DATABASE_URL=postgres://… python -m benchmarks.saving_at_once
"""

import http.client
import os
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.save_answer import GUNICORN, HEADERS, connect, free_port, prepare

PEOPLE, ANSWERS, BURSTS = 16, 30, 10
OPTIONS = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket")
CHOICES = ("oui", "non", "partiellement")
PACE = (0.5, 1.5)
"""Seconds between two answers of the same person."""
SEEN = re.compile(r'name="seen-[^"]+" value="(\d+)"')


@dataclass
class Person:
    """Answers their own questions in turn, each time against the revision that the page showed last."""

    cookie: str
    questions: list[str]
    connection: http.client.HTTPConnection
    address: str
    seen: dict[str, str] = field(default_factory=dict)
    sent: list[tuple[str, str]] = field(default_factory=list)

    def answer(self) -> float:
        """Milliseconds until the reply."""
        turn = len(self.sent)
        question, choice = self.questions[turn % len(self.questions)], CHOICES[turn % len(CHOICES)]
        fields = {f"choice-{question}": choice, f"seen-{question}": self.seen.get(question, "0")}
        start = time.perf_counter()
        self.connection.request("POST", f"{self.address}{question}/", urlencode(fields), self.headers)
        reply = self.connection.getresponse()
        body = reply.read().decode()
        took = (time.perf_counter() - start) * 1000
        self.connection.close()  # the server would, before the person answers again
        if reply.status != 200:
            raise SystemExit(f"{question} : {reply.status}")
        self.seen[question] = SEEN.findall(body)[0]
        self.sent.append((question, choice))
        return took

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.cookie}; csrftoken={'a' * 32}", **HEADERS}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="benchmarks.settings", VAR_DIR=folder)
        prepare()
        assessment, sessions, questions = invite()
        port = free_port()
        command = [GUNICORN, "cabinet_compliance.wsgi", *OPTIONS, "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command)
        try:
            people = [
                Person(
                    cookie=session,
                    questions=questions[rank::PEOPLE],
                    connection=connect(port),
                    address=f"/evaluations/{assessment}/questions/",
                )
                for rank, session in enumerate(sessions)
            ]
            measure(people)
        finally:
            server.terminate()
            server.wait()
        check(assessment, people)


def invite() -> tuple[str, list[str], list[str]]:
    """A new practice of everything, its sixteen members' sessions, and its questions."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    from assessments.queries import load_sheet
    from assessments.starting import start_assessment
    from practices.models import Membership, Practice, User
    from referentials.models import ReferentialVersion

    practice = Practice.objects.create(name="À seize", kind=Practice.Kind.MSP)
    sessions = []
    for rank in range(PEOPLE):
        user = User.objects.create_user(email=f"membre{rank}@exemple.fr", password=None)
        role = Membership.Role.CONTRIBUTOR if rank else Membership.Role.OWNER
        Membership.objects.create(practice=practice, user=user, role=role)
        session = SessionStore()
        session["_auth_user_id"] = str(user.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = user.get_session_auth_hash()
        session.save()
        sessions.append(str(session.session_key))
    version = ReferentialVersion.objects.get(referential__code="cabinets", number="2025.1")
    owner = User.objects.get(email="membre0@exemple.fr")
    assessment = start_assessment(practice=practice, version=version, by=owner, at=timezone.now())
    scales = load_sheet(assessment).content.questions.values()
    usual = [one.code for one in scales if set(CHOICES) <= {choice.code for choice in one.choices}]
    asked = load_sheet(assessment).scope.question_codes
    return str(assessment.pk), sessions, [code for code in usual if code in asked]


def measure(people: list[Person]) -> None:
    for person in people:  # each worker loads the version once
        person.answer()
    alone = at_own_pace(people[:1])
    print(f"one person alone            median {statistics.median(alone):6.1f} ms")
    report("sixteen at their own pace", at_own_pace(people), alone)
    report("sixteen in one instant", in_one_instant(people), alone)


def report(name: str, times: list[float], alone: list[float]) -> None:
    slow = statistics.quantiles(times, n=20)[-1]
    ratio = slow / statistics.median(alone)
    print(f"{name:27} median {statistics.median(times):6.1f} ms   p95 {slow:6.1f} ms   ratio {ratio:4.1f}")


def at_own_pace(people: list[Person]) -> list[float]:
    def sit_down(person: Person) -> list[float]:
        times = []
        for _ in range(ANSWERS):
            time.sleep(random.uniform(*PACE))
            times.append(person.answer())
        return times

    with ThreadPoolExecutor(len(people)) as threads:
        return [one for times in threads.map(sit_down, people) for one in times]


def in_one_instant(people: list[Person]) -> list[float]:
    start = threading.Barrier(len(people))

    def answer(person: Person) -> list[float]:
        times = []
        for _ in range(BURSTS):
            start.wait()
            times.append(person.answer())
        return times

    with ThreadPoolExecutor(len(people)) as threads:
        return [one for times in threads.map(answer, people) for one in times]


def check(assessment: str, people: list[Person]) -> None:
    """Every answer sent is stored once, in the order in which its person gave it."""
    from assessments.models import Answer

    stored = Answer.objects.filter(assessment=assessment).order_by("revision")
    for rank, person in enumerate(people):
        theirs = stored.filter(answered_by__email=f"membre{rank}@exemple.fr")
        if list(theirs.values_list("question", "choice")) != person.sent:
            raise SystemExit("une réponse manque, ou n'est pas à sa place")
    print(f"{sum(len(one.sent) for one in people)} answers sent, each stored once and in its order")


if __name__ == "__main__":
    main()
