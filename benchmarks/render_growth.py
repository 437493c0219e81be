"""How the time and the memory of a report grow, and what a page costs beside WeasyPrint's plain work.

    python benchmarks/render_growth.py [ROUNDS]

- growth: eight times the requirements, against the time of one time (median of the ratios inside a round);
- page: CPU a page of our report, tags and PDF/A-3a included, against a page of a plain document of 29 pages
  (80 KB of HTML, 7 SVG, 185 rows in tables of fixed layout) that WeasyPrint prints without either;
- memory: the greatest resident size of a process of its own that prints 1,000 requirements.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cabinet_compliance.settings.test")

import django  # noqa: E402

django.setup()

from reports.domain.document import build_document  # noqa: E402
from reports.rendering import render_pdf  # noqa: E402
from tests.reports.large import synthetic  # noqa: E402
from tests.reports.samples import SUBJECT, frozen, our_answers, our_content  # noqa: E402

SMALL, TIMES, LARGE = 75, 8, 1000
MOST_GROWTH, MOST_OVER_PLAIN, MOST_MEGABYTES = 9.0, 1.2, 350
PLAIN_STYLE = """
    html { font-size: 10.5pt } table { table-layout: fixed; width: 100% } td { border: 1px solid }
    .a { width: 15% } .b { width: 25% } .c { width: 45% } h2 { break-before: page }
"""


def document_of(size: int) -> dict[str, Any]:
    content = synthetic(size)
    return build_document(content, frozen(content, our_answers(content)), subject=SUBJECT)


def plain_html() -> str:
    """Prose, bars and tables, under hardly any style."""
    requirements = list(our_content().requirements.values())
    rows = iter(requirements * 2)
    parts = [f"<html lang=fr><title>x</title><style>{PLAIN_STYLE}</style>"]
    for chapter in range(7):
        parts.append(f"<h2>Chapitre {chapter}</h2><svg width=600 height=120>")
        parts.extend(f'<rect x="0" y="{12 * bar}" width="{40 * bar}" height="9"/>' for bar in range(9))
        parts.append("</svg>")
        parts.extend(f"<p>{one.statement} {one.measure.how}</p>" for one in requirements[chapter::6])
        parts.append("<table><col class=a><col class=b><col class=c><col class=a>")
        for _ in range(26 if chapter else 29):
            one = next(rows)
            parts.append(f"<tr><td>{one.code}<td>{one.title}<td>{one.statement}<td>{one.severity}</tr>")
        parts.append("</table>")
    return "".join(parts)


def cpu_of(way: Callable[[], Any]) -> float:
    gc.collect()
    start = time.process_time()
    way()
    return time.process_time() - start


def print_plain(html: str) -> int:
    """How many pages it made."""
    from weasyprint import HTML

    document = HTML(string=html).render()
    document.write_pdf()
    return len(document.pages)


def page_count(pdf: bytes) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def measure_page(rounds: int) -> float:
    """A page of ours over a plain page."""
    whole, html = document_of(len(our_content().requirements)), plain_html()
    pages, plain_pages = page_count(render_pdf(whole)), print_plain(html)
    print(f"plain document: {plain_pages} pages, {len(html.encode()) // 1000} KB; ours: {pages} pages")
    over_plain = []
    for _ in range(rounds):
        ours = cpu_of(lambda: render_pdf(whole)) / pages
        plain = cpu_of(lambda: print_plain(html)) / plain_pages
        print(f"a page: {1000 * ours:.0f} ms, plain {1000 * plain:.0f} ms")
        over_plain.append(ours / plain)
    return statistics.median(over_plain)


def measure_growth(rounds: int) -> float:
    small, large = document_of(SMALL), document_of(SMALL * TIMES)
    return statistics.median(
        cpu_of(lambda: render_pdf(large)) / cpu_of(lambda: render_pdf(small)) for _ in range(rounds)
    )


def measure_memory() -> float:
    """In a process of its own, since the greatest size never falls."""
    command = [sys.executable, __file__, "--memory"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def main() -> int:
    if "--memory" in sys.argv:
        render_pdf(document_of(LARGE))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return 0
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    over_plain = measure_page(2 * rounds)  # before large documents stand in memory, to slow who walks it
    growth = measure_growth(rounds)
    megabytes = measure_memory()
    print(f"{TIMES} × the requirements / 1 × {growth:.2f} (at most {MOST_GROWTH})")
    print(f"a page / a plain page     {over_plain:.2f} (at most {MOST_OVER_PLAIN})")
    print(f"{LARGE} requirements       {megabytes:.0f} MB (at most {MOST_MEGABYTES})")
    return int(growth > MOST_GROWTH or over_plain > MOST_OVER_PLAIN or megabytes > MOST_MEGABYTES)


if __name__ == "__main__":
    sys.exit(main())
