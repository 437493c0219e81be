"""What reviewers say of a draft, thing by thing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referentials.checking import title_of
from referentials.commenting import EmptyComment, UnknownThing, check_thing, comment_on, reopen, resolve
from referentials.content_loading import load_content
from referentials.models import ReferentialVersion, ReviewComment, Subject, VersionIsPublished
from referentials.queries import version_at
from referentials.work_queries import comments_by_thing
from referentials.workbench.rights import for_reviewers, person

WHOLE = "-"
"""In an address, the code of a thing that has none: the version, its mapping."""


@for_reviewers
@require_safe
def comments(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    content = load_content(version.pk)
    context = {"version": version, "threads": comments_by_thing(version, content)}
    return render(request, "workbench/comments.html", context)


@for_reviewers
def thread(request: HttpRequest, code: str, number: str, subject: str, thing: str) -> HttpResponse:
    """htmx gets the thread alone, to stand beside the form of its thing."""
    version = version_at(code, number)
    about = "" if thing == WHOLE else thing
    error = _post(request, version, subject, about) if request.method == "POST" else ""
    if request.method == "POST" and not error and not request.headers.get("HX-Request"):
        return redirect(request.path)
    context = _thread_context(version, subject, about) | {
        "error": error,
        "typed": request.POST.get("text", ""),
    }
    alone = request.headers.get("HX-Request")
    template = "workbench/fragments/thread.html" if alone else "workbench/thread.html"
    return render(request, template, context, status=422 if error else 200)


def _post(request: HttpRequest, version: ReferentialVersion, subject: str, code: str) -> str:
    """What is wrong with the comment, in words; empty once it is kept."""
    try:
        check_thing(load_content(version.pk), subject, code)
        comment_on(
            version=version,
            subject=subject,
            code=code,
            text=request.POST.get("text", ""),
            by=person(request),
            at=timezone.now(),
        )
    except UnknownThing as error:
        raise Http404 from error
    except (EmptyComment, VersionIsPublished) as error:
        return str(error)
    return ""


def _thread_context(version: ReferentialVersion, subject: str, code: str) -> dict[str, Any]:
    """A thing that is gone keeps its comments; one that never was is a 404."""
    content = load_content(version.pk)
    found = list(
        version.review_comments.filter(subject=subject, code=code).select_related("written_by", "resolved_by")
    )
    try:
        check_thing(content, subject, code)
    except UnknownThing as error:
        if not found:
            raise Http404 from error
    return {
        "version": version,
        "subject": Subject(subject),
        "code": code,
        "thing": code or WHOLE,
        "title": title_of(content, subject, code),
        "comments": found,
    }


@for_reviewers
@require_POST
def settle(request: HttpRequest, code: str, number: str, comment: int) -> HttpResponse:
    """Resolves a comment, or opens it again."""
    found = get_object_or_404(ReviewComment, pk=comment, version=version_at(code, number))
    try:
        if "rouvrir" in request.POST:
            reopen(comment=found)
        else:
            resolve(comment=found, by=person(request), at=timezone.now())
    except VersionIsPublished as error:
        messages.error(request, str(error))
    if request.headers.get("HX-Request"):
        return render(request, "workbench/fragments/thread.html", _thread_after(found))
    return redirect("workbench:comments", code=code, number=number)


def _thread_after(comment: ReviewComment) -> dict[str, Any]:
    return _thread_context(comment.version, comment.subject, comment.code) | {"error": "", "typed": ""}
