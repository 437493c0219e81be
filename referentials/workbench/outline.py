"""A version's themes and requirements, with the way to every form."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_edit
from referentials.checking import find_remarks
from referentials.content_loading import load_content
from referentials.domain.content import Content, Requirement, Theme
from referentials.domain.places import Subject
from referentials.models import ReferentialVersion
from referentials.queries import version_at
from referentials.vocabulary import SEVERITY_LABELS
from referentials.work_queries import count_open_comments
from referentials.workbench.rights import for_reviewers

MOST_AT_ONCE = 400
"""Requirements; of a longer version, one theme is shown at a time, unless a search keeps fewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    requirement: Requirement
    problems: int
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRows:
    """`rows` are those that the search keeps; they are not `shown` when there are too many."""

    theme: Theme
    rows: tuple[Row, ...]
    problems: int
    comments: int
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    words: str = ""
    severity: int | None = None
    only: str = ""
    theme: str = ""

    @property
    def is_on(self) -> bool:
        return bool(self.words or self.severity or self.only)

    def keeps(self, row: Row) -> bool:
        if self.severity and row.requirement.severity != self.severity:
            return False
        text = _plain(_text_of(row.requirement)) if self.words else ""
        return ONLY[self.only](row) and all(word in text for word in _plain(self.words).split())


def _any(row: Row) -> bool:
    return True


ONLY: dict[str, Callable[[Row], bool]] = {
    "": _any,
    "problemes": lambda row: row.problems > 0,
    "commentaires": lambda row: row.comments > 0,
}


@for_reviewers
@require_safe
def draft(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    content = load_content(version.pk)
    search = _read_search(request)
    outline = outline_of(version, content, search)
    context = {
        "version": version,
        "content": content,
        "outline": outline,
        "found": sum(len(entry.rows) for entry in outline),
        "search": search,
        "severities": SEVERITY_LABELS.items(),
        "can_edit": version.is_draft and may_edit(request.user),
        "can_start": version.state == ReferentialVersion.State.PUBLISHED and may_edit(request.user),
    }
    return render(request, "workbench/draft.html", context)


def _read_search(request: HttpRequest) -> Search:
    severity, only = request.GET.get("gravite", ""), request.GET.get("avec", "")
    return Search(
        words=request.GET.get("q", "").strip()[:200],
        severity=int(severity) if severity in map(str, SEVERITY_LABELS) else None,
        only=only if only in ONLY else "",
        theme=request.GET.get("theme", ""),
    )


def outline_of(version: ReferentialVersion, content: Content, search: Search) -> tuple[ThemeRows, ...]:
    """A theme without any kept requirement only stands when nothing is searched for."""
    remarks = find_remarks(content) if version.is_draft else ()
    problems = Counter((remark.place.subject, remark.place.code) for remark in remarks)
    comments = count_open_comments(version)
    found = []
    for theme in content.themes:
        rows = (
            Row(
                requirement=r,
                problems=problems[Subject.REQUIREMENT, r.code],
                comments=comments.get(("requirement", r.code), 0),
            )
            for r in theme.requirements
        )
        kept = tuple(filter(search.keeps, rows))
        if kept or not search.is_on:
            heads = problems[Subject.THEME, theme.code], comments.get(("theme", theme.code), 0)
            found.append(_theme_rows(theme, kept, *heads))
    return _shown(found, search)


def _theme_rows(theme: Theme, rows: tuple[Row, ...], problems: int, comments: int) -> ThemeRows:
    return ThemeRows(
        theme=theme,
        rows=rows,
        problems=problems + sum(row.problems for row in rows),
        comments=comments + sum(row.comments for row in rows),
        shown=True,
    )


def _shown(outline: Iterable[ThemeRows], search: Search) -> tuple[ThemeRows, ...]:
    entries = tuple(outline)
    if sum(len(entry.rows) for entry in entries) <= MOST_AT_ONCE:
        return entries
    return tuple(replace(entry, shown=entry.theme.code == search.theme) for entry in entries)


def _text_of(requirement: Requirement) -> str:
    questions = " ".join(f"{question.code} {question.text}" for question in requirement.questions)
    return f"{requirement.code} {requirement.title} {requirement.statement} {questions}"


def _plain(text: str) -> str:
    """Without accents nor capitals."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))
