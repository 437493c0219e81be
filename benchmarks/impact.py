"""What the impact study of cabinets 2025.1 costs over 1,000 practices on 2020.1.

The whole study, from its first query to its sums, against reading the same assessments and their practices
once, as any list must: the ratio is what counts. The seconds are printed beside it.

    python -m benchmarks.impact [PRACTICES]            # SQLite in a temporary folder
    DATABASE_URL=postgres://… python -m benchmarks.impact
"""

import os
import statistics
import sys
import tempfile
import time
from io import StringIO
from random import Random
from typing import Any
from uuid import UUID

ROUNDS = 5
MOST_SECONDS = 5.0


def main() -> None:
    practices = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ.update(DJANGO_SETTINGS_MODULE="benchmarks.settings", VAR_DIR=folder)
        import django

        django.setup()
        version = prepare(practices)
        rounds = [(timed(lambda: study(version)), timed(read_all)) for _ in range(ROUNDS)]
    seconds = [one for one, _ in rounds]
    ratio = statistics.median(one / bare for one, bare in rounds)
    print(f"{practices} practices")
    print(
        f"study: median {statistics.median(seconds):.2f} s, from {min(seconds):.2f} to {max(seconds):.2f} s"
    )
    print(f"study / reading the same rows: {ratio:.1f}")
    if statistics.median(seconds) > MOST_SECONDS * practices / 1_000:
        sys.exit(f"slower than {MOST_SECONDS} s for 1,000 practices")


def prepare(practices: int) -> Any:
    """Practices with an assessment under way on 2020.1, four questions in five answered."""
    from django.core.management import call_command

    from assessments.models import Assessment
    from practices.models import Practice
    from referentials.content_loading import find_version, load_content

    call_command("migrate", verbosity=0)
    call_command("load_referentials", stdout=StringIO())
    old = find_version("cabinets", "2020.1")
    content = load_content(old.pk)
    random = Random(1)
    made = [
        Practice(
            id=UUID(int=random.getrandbits(128), version=4),
            name=f"Cabinet {number}",
            kind=random.choice(content.kinds),
            facts=[fact for fact in content.facts_by_code if random.random() < 0.5],
        )
        for number in range(practices)
    ]
    Practice.objects.bulk_create(made, batch_size=500)
    Assessment.objects.bulk_create(
        [
            Assessment(
                practice=practice,
                version=old,
                kind=practice.kind,
                facts=practice.facts,
                choices={
                    code: [random.choice(question.choices).code, 1]
                    for code, question in content.questions.items()
                    if random.random() < 0.8
                },
            )
            for practice in made
        ],
        batch_size=200,
    )
    return find_version("cabinets", "2025.1")


def timed(work: Any) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def study(version: Any) -> None:
    from django.utils import timezone

    from assessments.studying import continue_study, start_study, summarise
    from practices.models import User

    editor, _ = User.objects.get_or_create(email="banc@exemple.fr")
    started = start_study(version=version, by=editor, at=timezone.now())
    summarise(continue_study(started, seconds=3600))


def read_all() -> None:
    from assessments.models import Assessment

    list(Assessment.objects.select_related("practice"))


if __name__ == "__main__":
    main()
