"""The order of a draft: a step up or down, a place by dragging, another theme; each move is one POST."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from referentials.content_loading import build_content
from referentials.editing import is_move
from referentials.models import DraftEdit, ReferentialVersion, Subject
from referentials.ordering import NothingToMove, move_thing, step_thing
from referentials.undoing import deleted_things
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors, person
from referentials.workbench.thing_screen import page_url

STEPS = {"up": -1, "down": 1}
MOST_AT_ONCE = 400
"""Requirements on one page."""
MOVABLE = frozenset({Subject.REQUIREMENT, Subject.THEME, Subject.SOURCE, Subject.FACT})


@for_editors
@require_safe
def order(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """?theme=… opens one theme of a version too long to be shown whole."""
    version = draft_at(code, number)
    content = build_content(version)
    whole = len(content.requirements) <= MOST_AT_ONCE
    opened = request.GET.get("theme", "")
    context = {
        "version": version,
        "themes": [(theme, whole or theme.code == opened) for theme in content.themes],
        "deleted": deleted_things(version),
        "last_move": _last_move(version),
    }
    return render(request, "workbench/editing/order.html", context)


@for_editors
@require_POST
def move(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """`direction` up or down, or `position` and `theme`; answers JSON to a script, a page to a form."""
    version = draft_at(code, number)
    posted, script = request.POST, "application/json" in request.headers.get("Accept", "")
    if posted.get("subject") not in MOVABLE:
        raise Http404
    try:
        moved = _move(request, version, Subject(posted["subject"]))
    except NothingToMove:
        told = _("Cet élément n'est plus là\u00a0: rechargez la page.")
        if script:
            return JsonResponse({"told": told}, status=409)
        messages.error(request, told)
        return _back(request, version)
    if script:
        edit = _last_move(version)
        return JsonResponse({"moved": bool(moved), "edit": edit.pk if edit and moved else None})
    messages.success(request, _("Déplacé.") if moved else _("Déjà à cette place."))
    return _back(request, version)


def _move(request: HttpRequest, version: ReferentialVersion, subject: Subject) -> int:
    posted = request.POST
    how: dict[str, Any] = {
        "version": version,
        "subject": subject,
        "code": posted.get("item", ""),
        "by": person(request),
        "at": timezone.now(),
    }
    if posted.get("direction") in STEPS:
        return step_thing(by_places=STEPS[posted["direction"]], **how)
    place = posted.get("position", "")
    position = int(place) if place.isdecimal() and len(place) < 7 else None
    return move_thing(theme=posted.get("theme", ""), position=position, **how)


def _last_move(version: ReferentialVersion) -> DraftEdit | None:
    """The last edit of the draft, if it only moved something: it may be undone."""
    edit = version.edits.exclude(subject__in=[Subject.MAPPING, Subject.VERSION]).order_by("-pk").first()
    return edit if edit is not None and is_move(edit) else None


def _back(request: HttpRequest, version: ReferentialVersion) -> HttpResponse:
    """To the page of the form, at the thing that moved."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect(page_url(version, "workbench:order"))
