"""Who changed what and when, and the way back."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from referentials.content_loading import build_content
from referentials.domain.content import Content
from referentials.draft_writing import MODELS, things_of
from referentials.editing import Conflict, Saved, ThemeIsNotEmpty, is_move
from referentials.formats.thing_data import BadThing, Thing
from referentials.models import DraftEdit, ReferentialVersion, Subject
from referentials.ordering import NothingToMove
from referentials.queries import version_at
from referentials.undoing import ThemeIsGone, history_of, put_back, undo_edit
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors, for_reviewers, person
from referentials.workbench.settling import Difference, changed_fields
from referentials.workbench.thing_screen import Refused, Screen, page_url, revision_of, seen_in, url_of

MOST_SHOWN = 200
CannotUndo = (*Refused, Conflict, ThemeIsNotEmpty, ThemeIsGone, NothingToMove, BadThing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    edit: DraftEdit
    deed: str
    differences: list[Difference]
    url: str = ""


def describe_edit(content: Content, edit: DraftEdit) -> tuple[str, list[Difference]]:
    if edit.subject not in MODELS:
        return _("Modification"), []
    if edit.before is None:
        return _("Ajout"), []
    if edit.after is None:
        return _("Suppression"), []
    if is_move(edit):
        return _("Déplacement"), []
    before = {key: value for key, value in edit.before.items() if key != "theme"}
    after = {key: value for key, value in edit.after.items() if key != "theme"}
    return _("Modification"), changed_fields(content, before, after)


@for_reviewers
@require_safe
def history(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Of the whole version, the latest first."""
    version = version_at(code, number)
    content = build_content(version)
    edits = version.edits.select_related("made_by").order_by("-pk")[:MOST_SHOWN]
    there = things_of(content)
    entries = [_entry(version, content, edit, there) for edit in edits]
    context = {"version": version, "entries": entries, "most": MOST_SHOWN}
    return render(request, "workbench/editing/history.html", context)


def _entry(
    version: ReferentialVersion,
    content: Content,
    edit: DraftEdit,
    there: Mapping[Subject, Mapping[str, Thing]],
) -> Entry:
    deed, differences = describe_edit(content, edit)
    subject = Subject(edit.subject)
    linked = version.is_draft and edit.code in there.get(subject, {})
    return Entry(
        edit=edit,
        deed=deed,
        differences=differences,
        url=url_of(version, subject, edit.code) if linked else "",
    )


@for_editors
@require_safe
def thing_history(request: HttpRequest, code: str, number: str, subject: str, thing: str) -> HttpResponse:
    version = draft_at(code, number)
    if subject not in MODELS:
        raise Http404
    kind = Subject(subject)
    content = build_content(version)
    edits = history_of(version, kind, thing)
    if not edits and thing not in things_of(content)[kind]:
        raise Http404
    entries = [_entry(version, content, edit, {}) for edit in edits]
    context = {
        "version": version,
        "subject": kind,
        "thing": thing,
        "entries": entries,
        "seen": revision_of(version, kind, thing),
        "back": url_of(version, kind, thing) if thing in things_of(content)[kind] else "",
    }
    return render(request, "workbench/editing/thing_history.html", context)


@for_editors
@require_POST
def restore(request: HttpRequest, code: str, number: str, edit: int) -> HttpResponse:
    """`state` before or after puts that state of the edit back; `undo` takes the last edit back."""
    version = draft_at(code, number)
    found = get_object_or_404(version.edits.select_related("version__referential"), pk=edit)
    if found.subject not in MODELS:
        raise Http404
    try:
        saved = _restore(request, found)
    except CannotUndo as refusal:
        messages.error(request, explain(refusal))
        return redirect(page_url(version, "workbench:order"))
    messages.success(request, _("C'est rétabli."))
    kind = Subject(found.subject)
    if Screen(request, version, kind, saved.code).known is None or is_move(found):
        return redirect(page_url(version, "workbench:order"))
    return redirect(url_of(version, kind, saved.code))


def _restore(request: HttpRequest, edit: DraftEdit) -> Saved:
    by, at = person(request), timezone.now()
    if request.POST.get("state") not in ("before", "after"):
        return undo_edit(edit=edit, by=by, at=at)
    data = edit.before if request.POST["state"] == "before" else edit.after
    seen = seen_in({"seen": request.POST.get("seen", "")})
    thing = request.POST.get("thing", "")
    there = thing if seen >= 0 else ""
    return put_back(edit=edit, code=there, data=data, seen_revision=seen, by=by, at=at)


def explain(refusal: Exception) -> str:
    if isinstance(refusal, Conflict):
        return _("Quelqu'un l'a modifié depuis\u00a0: regardez son historique avant de revenir en arrière.")
    if isinstance(refusal, ThemeIsGone):
        return _("Le thème «\u00a0%(refusal)s\u00a0» n'existe plus\u00a0: remettez-le d'abord.") % {
            "refusal": refusal
        }
    if isinstance(refusal, NothingToMove):
        return _("Cet élément n'est plus là.")
    return str(refusal)
