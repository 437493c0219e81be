"""The start page: every version, whoever works on it, and what was done last."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.queries import list_versions
from referentials.workbench.rights import for_reviewers


@for_reviewers
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/home.html", {"entries": list_versions(with_drafts=True)})
