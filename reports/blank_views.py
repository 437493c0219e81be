"""Asking for a blank questionnaire, watching it come, taking it away.

It names nobody: whoever is signed in may have it. A practice's profile is for those who may see the practice.
"""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments.domain.answers import Profile
from practices.access import Right, SignedInRequest, get_practice_for
from referentials.content_loading import UnknownReferential, UnknownVersion, find_version
from reports.models import Questionnaire
from reports.printing import VersionIsNotPublished, request_questionnaire


@login_required
@require_POST
def ask(request: SignedInRequest, code: str, number: str) -> HttpResponse:
    """For the profile of the practice posted, else for all profiles."""
    try:
        questionnaire = request_questionnaire(
            version=find_version(code, number),
            profile=_profile_for(request),
            by=request.user,
            at=timezone.now(),
        )
    except (UnknownReferential, UnknownVersion, VersionIsNotPublished) as error:
        raise Http404 from error
    return redirect("reports:blank", questionnaire_id=questionnaire.pk)


def _profile_for(request: SignedInRequest) -> Profile | None:
    """Raises Http404 for a practice that the person may not see."""
    posted = request.POST.get("practice", "")
    if not posted:
        return None
    try:
        practice = get_practice_for(request.user, UUID(posted), to=Right.VIEW)
    except ValueError as error:
        raise Http404 from error
    return Profile(kind=practice.kind, facts=frozenset(practice.facts))


@login_required
@require_safe
def show(request: SignedInRequest, questionnaire_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that says how far the questionnaire has come."""
    questionnaire = get_object_or_404(Questionnaire.objects.defer("content"), pk=questionnaire_id)
    template = "reports/blank/progress.html" if request.htmx else "reports/blank/blank.html"
    context = {"questionnaire": questionnaire, "blank": questionnaire.document}
    return render(request, template, context)


@login_required
@require_safe
def download(request: SignedInRequest, questionnaire_id: UUID) -> HttpResponse:
    ready = Questionnaire.objects.filter(state=Questionnaire.State.READY)
    questionnaire = get_object_or_404(ready, pk=questionnaire_id)
    referential = questionnaire.document["referential"]
    name = slugify(f"questionnaire-{referential['code']}-{referential['number']}".replace(".", "-"))
    return HttpResponse(
        bytes(questionnaire.content),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}.pdf"'},
    )
