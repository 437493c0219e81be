"""Reading the referentials: what is asked, on which texts, and how far each was checked."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_review
from referentials.content_loading import UnknownReferential, UnknownVersion, find_version, load_content
from referentials.queries import list_versions


@login_required
@require_safe
def list_referentials(request: HttpRequest) -> HttpResponse:
    """Drafts are for those who edit them."""
    entries = list_versions(with_drafts=may_review(request.user))
    return render(request, "referentials/index.html", {"entries": entries})


@login_required
@require_safe
def show_version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    try:
        version = find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404(str(error)) from error
    if version.is_draft and not may_review(request.user):
        raise Http404
    context = {"version": version, "content": load_content(version.pk)}
    return render(request, "referentials/version.html", context)
