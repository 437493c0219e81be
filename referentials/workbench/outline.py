"""A version's themes and requirements, with the way to every form."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_edit
from referentials.content_loading import load_content
from referentials.workbench.finding import version_at
from referentials.workbench.rights import for_reviewers


@for_reviewers
@require_safe
def draft(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    context = {
        "version": version,
        "content": load_content(version.pk),
        "can_edit": version.is_draft and may_edit(request.user),
    }
    return render(request, "workbench/draft.html", context)
