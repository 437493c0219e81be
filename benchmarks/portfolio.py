"""A DPO's pages against a bare page that reads fifty rows, in turn, behind the same middleware.

    python -m benchmarks.portfolio 1000                     # seeds that many in DATABASE_URL, or in SQLite
    python -m benchmarks.portfolio --against URL [PAGE…]    # growth: DATABASE_URL (few) against URL (many)

Ratios are what counts: at 1,000 practices, at most 10; and from 10,000 to 100,000, at most 3.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any

ROUNDS = 15
BARE = "/bare/rows/"
PAGES = (
    "/suivi/",
    "/suivi/?tri=-activite",
    "/suivi/?tri=nom",
    "/suivi/?tri=-retards",
    "/suivi/?departement=44&niveau=E",
    "/suivi/?theme=gouvernance&sous=30",
    "/suivi/?q=durand",
    "/suivi/?vue=bloquees",
    "/suivi/?vue=sans-evaluation",
    "/suivi/carte/",
    "/suivi/chiffres/",
)
Ratios = dict[str, tuple[float, float, int]]


def main() -> None:
    if "--measure" in sys.argv:
        print(json.dumps(measure()))
    elif "--against" in sys.argv:
        show_growth(ask(os.environ["DATABASE_URL"]), ask(sys.argv[sys.argv.index("--against") + 1]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            url = os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
            prepare(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
            show(ask(url))


def set_up() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    django.setup()


def prepare(practices: int) -> None:
    set_up()
    from django.core.management import call_command

    for command in (["migrate"], ["load_referentials"], ["seed_demo", "--practices", str(practices)]):
        call_command(*command, verbosity=0)


def ask(url: str) -> Ratios:
    """One process a database, with its own connections."""
    command = [sys.executable, "-m", "benchmarks.portfolio", "--measure"]
    done = subprocess.run(
        command, env={**os.environ, "DATABASE_URL": url}, check=True, capture_output=True, text=True
    )
    return {page: tuple(figures) for page, figures in json.loads(done.stdout.splitlines()[-1]).items()}


def measure() -> dict[str, tuple[float, float, int]]:
    """By page: milliseconds, times the bare page, and statements; the page and the bare page take turns."""
    set_up()
    from django.conf import settings
    from django.test import Client

    from cabinet_compliance.demo_accounts import DPO
    from practices.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False
    client = Client()
    client.force_login(User.objects.get(email=DPO.email))
    found = {}
    for page in PAGES:
        timed(client, page), timed(client, BARE)
        rounds = [(timed(client, page), timed(client, BARE)) for _ in range(ROUNDS)]
        ratio = statistics.median(one / bare for one, bare in rounds)
        found[page] = (statistics.median(one for one, _ in rounds), ratio, count(client, page))
    return found


def timed(client: Any, page: str) -> float:
    start = time.perf_counter()
    response = client.get(page)
    if response.status_code != 200:
        raise SystemExit(f"{page} : {response.status_code}")
    return (time.perf_counter() - start) * 1000


def count(client: Any, page: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)


def show(ratios: Ratios) -> None:
    for page, (milliseconds, ratio, statements) in ratios.items():
        print(f"{page:40} {milliseconds:7.1f} ms {ratio:6.1f} × bare {statements:3} statements")


def show_growth(few: Ratios, many: Ratios) -> None:
    for page in PAGES:
        grown = many[page][1] / few[page][1]
        told = f"{few[page][0]:7.1f} ms {many[page][0]:7.1f} ms, {grown:4.1f} times"
        print(f"{page:40} {told}, {few[page][2]} and {many[page][2]} statements")


if __name__ == "__main__":
    main()
