"""All the evidence of an assessment, and the date of one piece of it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.evidence import change_expiry
from assessments.evidence_reading import Order, list_kept
from assessments.queries import get_assessment_for, get_evidence_for, load_sheet, rights_on
from assessments.together_forms import ExpiryForm
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest


@login_required
def evidence_list(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = load_sheet(get_assessment_for(request.user, assessment_id, to=Right.EVIDENCE))
    order = Order.EXPIRY if request.GET.get("ordre") == Order.EXPIRY else Order.REQUIREMENT
    context = {
        "assessment": sheet.assessment,
        "kept": list_kept(sheet, order=order, today=timezone.localdate()),
        "order": order,
        "can_answer": Right.ANSWER in rights_on(request.user, sheet.assessment),
    }
    return render(request, "assessments/evidence_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def change_date(request: SignedInRequest, assessment_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Of a file or of a place that is kept."""
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    found = get_evidence_for(request.user, assessment_id, evidence_id, to=Right.ANSWER)
    form = ExpiryForm(
        request.POST if request.method == "POST" else None, initial={"expires_on": found.expires_on}
    )
    if request.method == "POST" and form.is_valid():
        change_expiry(evidence=found, expires_on=form.cleaned_data["expires_on"])
        messages.success(request, _("La date de renouvellement est enregistrée."))
        return redirect("assessments:evidence_list", assessment_id=assessment_id)
    context = {"assessment": assessment, "evidence": found, "form": form}
    return render(request, "assessments/evidence_expiry.html", context, status=422 if form.errors else 200)
