"""What the page shows of a file before anything changes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from referentials.comparing import ShownDifference, count_kinds, describe
from referentials.content_loading import load_content
from referentials.difference_phrases import KINDS
from referentials.domain.diff import diff_contents
from referentials.domain.problems import CANNOT_BE_STORED, Problem
from referentials.format_labels import FORMAT_LABELS
from referentials.formats.exchange import Reading
from referentials.models import PendingImport
from referentials.problem_phrases import phrase
from referentials.receiving import APPLICABLE, Fate, Preview
from referentials.workbench.importing_forms import ApplyForm

MOST_SHOWN = 100
"""Differences, problems or losses on one page; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProblem:
    """`place` says where the file has it, when its format can tell."""

    place: str
    text: str
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    shown: tuple[Any, ...]
    more: int


def preview_context(pending: PendingImport, preview: Preview) -> dict[str, Any]:
    content = preview.content
    problems = tuple(_problem(problem, preview.reading) for problem in preview.problems)
    return {
        "pending": pending,
        "format": FORMAT_LABELS[pending.format_name],
        "content": content,
        "questions": len(content.questions),
        "fate": preview.fate,
        "can_apply": preview.fate in APPLICABLE,
        "target": preview.target,
        "base": preview.base,
        "losses": listed(preview.reading.losses),
        "problems": listed(problems),
        "blocking": sum(problem.blocks for problem in problems),
        "form": ApplyForm(
            referential=content.referential,
            initial={"seen": preview.seen, "previous": preview.base},
        ),
        **_changes(preview),
    }


def listed(found: tuple[Any, ...]) -> Listed:
    return Listed(shown=found[:MOST_SHOWN], more=max(0, len(found) - MOST_SHOWN))


def _problem(problem: Problem, reading: Reading) -> ShownProblem:
    line = reading.lines.get(problem.where)
    place = reading.places.get(problem.where) or (_("Ligne %(line)s") % {"line": line} if line else "")
    return ShownProblem(place=place, text=phrase(problem), blocks=problem.code in CANNOT_BE_STORED)


def _changes(preview: Preview) -> dict[str, Any]:
    """Codes given twice would hide one another: such a content is not compared."""
    if preview.base is None or preview.fate is Fate.CANNOT_STORE:
        return {"kinds": [], "differences": None}
    old = load_content(preview.base.pk)
    found = diff_contents(old, preview.content)
    shown: list[ShownDifference] = describe(old, preview.content, found[:MOST_SHOWN])
    return {
        "kinds": [(KINDS[kind], count) for kind, count in count_kinds(found).items()],
        "differences": Listed(shown=tuple(shown), more=max(0, len(found) - MOST_SHOWN)),
    }
