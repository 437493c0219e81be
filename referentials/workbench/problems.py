"""Live validation: what keeps a draft from being published, beside the way to mend it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_edit
from referentials.checking import advise, by_thing, find_remarks
from referentials.content_loading import load_content
from referentials.queries import version_at
from referentials.workbench.rights import for_reviewers


@for_reviewers
@require_safe
def problems(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """?sujet=…&de=… keeps what is said of one thing; htmx gets the panel alone."""
    version = version_at(code, number)
    content = load_content(version.pk)
    remarks, advices = find_remarks(content), advise(content)
    subject, thing = request.GET.get("sujet", ""), request.GET.get("de", "")
    if subject:
        remarks = tuple(r for r in remarks if (r.place.subject, r.place.code) == (subject, thing))
        advices = tuple(r for r in advices if (r.place.subject, r.place.code) == (subject, thing))
    context = {
        "version": version,
        "remarks": remarks,
        "things": by_thing(content, remarks),
        "advices": advices,
        "advised": by_thing(content, advices),
        "can_edit": version.is_draft and may_edit(request.user),
        "subject": subject,
        "thing": thing,
    }
    alone = request.headers.get("HX-Request")
    template = "workbench/fragments/problem_panel.html" if alone else "workbench/problems.html"
    return render(request, template, context)
