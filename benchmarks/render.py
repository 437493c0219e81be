"""What a report costs beyond WeasyPrint's own work, and beside the same content in auto-layout tables.

    python benchmarks/render.py [ROUNDS]

Three ways of making the PDF of our whole referential, interleaved in one process, medians of their CPU time:

- whole: freeze the document, hash it, lay it out, render the templates, print the PDF;
- print: WeasyPrint alone on the HTML that came out, same tags, same attachment;
- auto: the same, on the same content laid out as auto-layout tables (benchmarks/auto_tables).
"""

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet_compliance.settings.test")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.template.backends.django import DjangoTemplates  # noqa: E402

from reports.domain.document import build_document  # noqa: E402
from reports.layout import lay_out  # noqa: E402
from reports.lettering import clean  # noqa: E402
from reports.rendering import (  # noqa: E402
    ATTACHMENT,
    canonical_json,
    hash_document,
    print_html,
    render_html,
    render_pdf,
)
from tests.reports.samples import AT, SUBJECT, frozen, our_answers, our_content  # noqa: E402

MOST_OVER_PRINT, MOST_OVER_AUTO = 1.1, 0.8
# Breaking words anywhere would make automatic layout four times slower still: it is spared that.
NO_WIDTHS = (
    "<style>table { table-layout: auto } col { width: auto !important }"
    "th, td, p, li, h4 { overflow-wrap: normal }</style></head>"
)

content = our_content()
result = frozen(content, our_answers(content), facts=content.facts_by_code)
document = build_document(content, result, subject=SUBJECT)
data = canonical_json(document)
html = render_html(document, document_hash=hash_document(document))


def lay_out_in_auto_tables() -> str:
    (ours,) = settings.TEMPLATES
    params = {**ours, "NAME": "auto", "DIRS": [ROOT / "benchmarks/auto_tables", *ours["DIRS"]]}
    engine = DjangoTemplates({key: value for key, value in params.items() if key != "BACKEND"})
    context = lay_out(clean(document), document_hash=hash_document(document))
    text: str = engine.get_template("reports/pdf/report.html").render(
        {**context, "attachment_name": ATTACHMENT}
    )
    return text.replace("</head>", NO_WIDTHS)


auto_html = lay_out_in_auto_tables()


def make_whole() -> bytes:
    fresh = build_document(content, result, subject=SUBJECT)
    hash_document(fresh)
    return render_pdf(fresh)


def print_only() -> bytes:
    return print_html(html, attached=data, at=AT)


def print_auto_tables() -> bytes:
    return print_html(auto_html, attached=data, at=AT)


WAYS: dict[str, Callable[[], bytes]] = {
    "whole": make_whole,
    "print": print_only,
    "auto": print_auto_tables,
}


def measure(rounds: int) -> dict[str, list[float]]:
    """CPU seconds of each way, round by round; each pays for its own garbage only."""
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    print_only()  # warms the fonts
    for _ in range(rounds):
        for name, way in WAYS.items():
            gc.collect()
            start = time.process_time()
            way()
            seconds[name].append(time.process_time() - start)
    return seconds


def compare(seconds: dict[str, list[float]], one: str, other: str) -> float:
    """The median over the rounds of the ratio inside a round: what slows the machine slows both."""
    return statistics.median(a / b for a, b in zip(seconds[one], seconds[other], strict=True))


def main() -> int:
    seconds = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
    over_print, over_auto = compare(seconds, "whole", "print"), compare(seconds, "whole", "auto")
    for name, each in seconds.items():
        print(f"{name:6} {statistics.median(each):6.2f} s CPU")
    print(f"whole / print {over_print:.3f} (at most {MOST_OVER_PRINT})")
    print(f"whole / auto  {over_auto:.3f} (at most {MOST_OVER_AUTO})")
    return int(over_print > MOST_OVER_PRINT or over_auto > MOST_OVER_AUTO)


if __name__ == "__main__":
    sys.exit(main())
