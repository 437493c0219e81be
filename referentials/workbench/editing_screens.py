"""The addresses of the forms: one thing of a draft each, and the lists of sources and facts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from referentials.content_loading import build_content
from referentials.domain.naming import count_uses
from referentials.models import Subject
from referentials.workbench.conflict_screen import edit_or_settle
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors
from referentials.workbench.thing_screen import Screen, page_url

form = require_http_methods(["GET", "HEAD", "POST"])


@for_editors
@form
def requirement(request: HttpRequest, code: str, number: str, requirement: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.REQUIREMENT, requirement))


@for_editors
@form
def theme(request: HttpRequest, code: str, number: str, theme: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.THEME, theme))


@for_editors
@form
def source(request: HttpRequest, code: str, number: str, source: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.SOURCE, source))


@for_editors
@form
def fact(request: HttpRequest, code: str, number: str, fact: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.FACT, fact))


@for_editors
@form
def add_requirement(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """?theme=… says where; the first theme otherwise."""
    screen = Screen(request, draft_at(code, number), Subject.REQUIREMENT)
    themes = [theme.code for theme in screen.content.themes]
    if not themes:
        messages.info(request, _("Ajoutez d'abord un thème\u00a0: une exigence en a toujours un."))
        return redirect(page_url(screen.version, "workbench:add_theme"))
    asked = request.POST.get("theme") or request.GET.get("theme") or themes[0]
    if asked not in themes and request.method != "POST":
        raise Http404
    screen.theme = asked if asked in themes else themes[0]  # gone while one typed: nothing typed is lost
    return edit_or_settle(screen)


@for_editors
@form
def add_theme(request: HttpRequest, code: str, number: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.THEME))


@for_editors
@form
def add_source(request: HttpRequest, code: str, number: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.SOURCE))


@for_editors
@form
def add_fact(request: HttpRequest, code: str, number: str) -> HttpResponse:
    return edit_or_settle(Screen(request, draft_at(code, number), Subject.FACT))


@for_editors
@require_safe
def sources(request: HttpRequest, code: str, number: str) -> HttpResponse:
    return _list(request, code, number, Subject.SOURCE)


@for_editors
@require_safe
def facts(request: HttpRequest, code: str, number: str) -> HttpResponse:
    return _list(request, code, number, Subject.FACT)


def _list(request: HttpRequest, code: str, number: str, subject: Subject) -> HttpResponse:
    version = draft_at(code, number)
    content = build_content(version)
    uses = count_uses(content)
    things = content.sources if subject == Subject.SOURCE else content.facts
    context = {
        "version": version,
        "subject": subject.value,
        "entries": [(thing, uses.get(thing.code, 0)) for thing in things],
    }
    return render(request, "workbench/editing/list.html", context)
