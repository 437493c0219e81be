"""Reading the referentials: what is asked, on which texts, and how far each was checked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_review
from referentials.content_loading import load_content
from referentials.queries import list_versions, visible_version_at


@login_required
@require_safe
def list_referentials(request: HttpRequest) -> HttpResponse:
    """Drafts are for those who edit them."""
    entries = list_versions(with_drafts=may_review(request.user))
    return render(request, "referentials/index.html", {"entries": entries})


@login_required
@require_safe
def show_version(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = visible_version_at(request.user, code, number)
    context = {"version": version, "content": load_content(version.pk)}
    return render(request, "referentials/version.html", context)
