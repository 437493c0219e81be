"""What becomes of each requirement of the version before: proposed, read and corrected row by row."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from referentials.appointing import may_edit
from referentials.domain.mapping import Change, Row
from referentials.domain.mapping_edits import BadRow
from referentials.mapping_editing import (
    MappingConflict,
    change_row,
    get_or_propose,
    refresh,
    settle_all_identical,
    settle_row,
)
from referentials.mapping_phrases import phrase_mapping_problem
from referentials.mapping_reading import Entry, Standing, read_mapping
from referentials.models import ReferentialVersion
from referentials.queries import version_at
from referentials.workbench.finding import draft_at
from referentials.workbench.mapping_form import RowForm, initial_of
from referentials.workbench.mapping_rows import (
    UNREAD,
    Filter,
    count_changes,
    show_row,
    show_rows,
    sort_entries,
)
from referentials.workbench.rights import for_editors, for_reviewers, person

ROWS_PER_PAGE = 25
MOST_PROBLEMS = 10


@for_reviewers
@require_safe
def mapping(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    standing = read_mapping(version)
    context: dict[str, Any] = {
        "version": version,
        "standing": standing,
        "can_edit": _can_edit(request, version),
    }
    if standing is not None:
        context |= _listed(request, standing)
    return render(request, "workbench/mapping.html", context)


def _can_edit(request: HttpRequest, version: ReferentialVersion) -> bool:
    return version.is_draft and may_edit(request.user)


def _listed(request: HttpRequest, standing: Standing) -> dict[str, Any]:
    change = request.GET.get("changement", "")
    kept = Filter(state=request.GET.get("etat", ""), change=change if change in set(Change) else "")
    page = Paginator(sort_entries(standing, kept), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    problems = [phrase_mapping_problem(problem) for problem in standing.problems]
    unread = sum(Filter(state=UNREAD).keeps(entry) for entry in standing.entries)
    return {
        "page": page,
        "rows": show_rows(standing, list(page.object_list)),
        "kept": kept,
        "query": urlencode({"etat": kept.state, "changement": kept.change}),
        "changes": count_changes(standing.entries),
        "total": len(standing.entries),
        "unread": unread,
        "read": len(standing.entries) - unread,
        "stale": sum(entry.stale for entry in standing.entries),
        "unread_identical": sum(_is_unread_identical(entry) for entry in standing.entries),
        "problems": problems[:MOST_PROBLEMS],
        "more_problems": len(problems[MOST_PROBLEMS:]),
    }


def _is_unread_identical(entry: Entry) -> bool:
    return entry.row.change is Change.IDENTICAL and not entry.settled and not entry.stale


@for_editors
@require_POST
def propose(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The first time, or again after the draft changed."""
    version = draft_at(code, number)
    if version.previous is not None:
        existing = read_mapping(version)
        if existing is None:
            get_or_propose(version, by=person(request), at=timezone.now())
            messages.success(
                request, gettext("Une correspondance est proposée\u00a0: relisez-la ligne par ligne.")
            )
        else:
            refresh(existing.mapping, by=person(request), at=timezone.now())
            messages.success(
                request, gettext("La proposition est à jour\u00a0; ce que vous aviez décidé est gardé.")
            )
    return redirect("workbench:mapping", code=code, number=number)


@for_editors
@require_POST
def settle_identical(request: HttpRequest, code: str, number: str) -> HttpResponse:
    if standing := read_mapping(draft_at(code, number)):
        settle_all_identical(standing.mapping, by=person(request), at=timezone.now())
        messages.success(request, gettext("Les lignes identiques sont marquées comme relues."))
    return redirect("workbench:mapping", code=code, number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One row of a draft's mapping, asked for by `pk`; no entry when another edit made it vanish."""

    request: HttpRequest
    version: ReferentialVersion
    standing: Standing
    entry: Entry | None

    def back(self) -> HttpResponse:
        version = self.version
        return redirect("workbench:mapping", code=version.referential.code, number=version.number)


def _ask(request: HttpRequest, code: str, number: str, row: int) -> Asked | None:
    version = draft_at(code, number)
    standing = read_mapping(version)
    if standing is None:
        return None
    entry = next((entry for entry in standing.entries if entry.pk == row), None)
    return Asked(request=request, version=version, standing=standing, entry=entry)


@for_editors
def mapping_row(request: HttpRequest, code: str, number: str, row: int) -> HttpResponse:
    asked = _ask(request, code, number, row)
    if asked is None or (asked.entry is None and request.method != "POST"):
        messages.warning(request, GONE)
        return redirect("workbench:mapping", code=code, number=number)
    if request.method == "POST":
        return _save(asked)
    entry = asked.entry
    return (
        _show_form(asked, initial=initial_of(entry.row, asked.standing.mapping.revision))
        if entry
        else asked.back()
    )


GONE = _("Cette ligne n'est plus là\u00a0: une autre modification l'a remplacée.")


def _form(asked: Asked, **given: Any) -> RowForm:
    held = asked.entry.row if asked.entry else Row(change=Change.NEW)
    return RowForm(given.pop("data", None), old=asked.standing.old, new=asked.standing.new, row=held, **given)


def _show_form(asked: Asked, form: RowForm | None = None, **given: Any) -> HttpResponse:
    context = {
        "version": asked.version,
        "standing": asked.standing,
        "form": form or _form(asked, **given),
        "shown": show_row(asked.standing, asked.entry) if asked.entry else None,
    }
    return render(asked.request, "workbench/mapping_row.html", context, status=422 if form else 200)


def _save(asked: Asked) -> HttpResponse:
    form = _form(asked, data=asked.request.POST)
    if not form.is_valid():
        return _show_form(asked, form)
    wanted = form.wanted()
    try:
        change_row(
            asked.standing.mapping,
            wanted,
            seen=form.cleaned_data["seen"],
            known=asked.entry.row if asked.entry else None,
            by=person(asked.request),
            at=timezone.now(),
        )
    except BadRow:
        form.add_error(None, JOINS_WHAT)
        return _show_form(asked, form)
    except MappingConflict as conflict:
        return _show_conflict(asked, form, wanted, conflict)
    messages.success(asked.request, gettext("La ligne est enregistrée, et marquée comme relue."))
    return asked.back()


JOINS_WHAT = _(
    "Une ligne joint une exigence à une ou à plusieurs, ou plusieurs à une. Pour une exigence supprimée, "
    "ne gardez qu'elle à gauche\u00a0; pour une nouvelle, ne gardez qu'elle à droite."
)


def _show_conflict(asked: Asked, form: RowForm, wanted: Row, conflict: MappingConflict) -> HttpResponse:
    """Both versions, and the way to keep either."""
    now = read_mapping(asked.version) or asked.standing
    codes = {*wanted.before, *(asked.entry.row.before if asked.entry else ())}
    later = {*wanted.after, *(asked.entry.row.after if asked.entry else ())}
    theirs = [e for e in now.entries if codes & set(e.row.before) or later & set(e.row.after)]
    mine = Entry(pk=0, row=wanted, settled=False, by_hand=True, stale=False)
    context = {
        "version": asked.version,
        "standing": now,
        "edits": conflict.edits,
        "theirs": show_rows(now, theirs),
        "mine": show_row(now, mine),
        "wanted": wanted,
        "change": form.cleaned_data["change"],
        "row": asked.request.resolver_match.kwargs["row"] if asked.request.resolver_match else 0,
    }
    return render(asked.request, "workbench/mapping_conflict.html", context, status=409)


@for_editors
@require_POST
def settle(request: HttpRequest, code: str, number: str, row: int) -> HttpResponse:
    """By htmx, the row alone comes back."""
    asked = _ask(request, code, number, row)
    seen = request.POST.get("seen", "")
    if asked is None or not seen.isdecimal():
        return redirect("workbench:mapping", code=code, number=number)
    try:
        settle_row(asked.standing.mapping, row, seen=int(seen), by=person(request), at=timezone.now())
    except MappingConflict:
        return _settled_too_late(asked)
    return _show_settled(asked, row)


def _show_settled(asked: Asked, row: int) -> HttpResponse:
    standing = read_mapping(asked.version)
    if standing is None or not getattr(asked.request, "htmx", False):
        messages.success(asked.request, gettext("La ligne est marquée comme relue."))
        return asked.back()
    entry = next(entry for entry in standing.entries if entry.pk == row)
    context = {
        "version": asked.version,
        "standing": standing,
        "shown": show_row(standing, entry),
        "can_edit": True,
    }
    return render(asked.request, "workbench/fragments/mapping_row.html", context)


def _settled_too_late(asked: Asked) -> HttpResponse:
    text = gettext("Cette ligne a changé entre-temps\u00a0: relisez-la avant de la marquer comme relue.")
    if getattr(asked.request, "htmx", False):
        context = {"version": asked.version, "text": text}
        return render(asked.request, "workbench/fragments/mapping_late.html", context, status=409)
    messages.warning(asked.request, text)
    return asked.back()
