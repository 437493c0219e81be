"""Who sees to which theme."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.assigning import assign_themes, assignees_of
from assessments.pages import build_overview
from assessments.queries import get_sheet_for
from assessments.together_forms import AssignmentForm
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest
from practices.queries import list_members


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def assign(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.MANAGE)
    assessment = sheet.assessment
    members = list(list_members(assessment.practice))
    themes = [one.theme for one in build_overview(sheet)]
    initial = {theme: str(person.pk) for theme, person in assignees_of(assessment).items()}
    posted = request.POST if request.method == "POST" else None
    form = AssignmentForm(posted, themes=themes, members=members, initial=initial)
    if request.method == "POST" and form.is_valid():
        assign_themes(assessment=assessment, people=form.chosen(), by=request.user, at=timezone.now())
        messages.success(request, _("La répartition des thèmes est enregistrée."))
        return redirect("assessments:overview", assessment_id=assessment.pk)
    context = {"assessment": assessment, "form": form, "alone": len(members) == 1}
    return render(request, "assessments/assign.html", context, status=422 if form.errors else 200)
