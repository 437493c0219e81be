"""The express pass: its questions on one page, and what they already tell."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.beside import look_beside
from assessments.express_pages import ExpressProgress, build_express_page, measure_express, offers_express
from assessments.forms import LONGEST_TEXT
from assessments.pacing import paces_for
from assessments.pages import QuestionCard, build_overview
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.verdict import build_verdict
from assessments.views.page_saving import save_page
from practices.access import Right, SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def express(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Its POST saves every question at once, for browsers without JavaScript."""
    if request.method == "POST":
        return save_express(request, assessment_id)
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    if not offers_express(sheet):
        return redirect("assessments:overview", assessment_id=assessment_id)
    return _show(request, sheet, refused={})


def save_express(request: SignedInRequest, assessment_id: UUID, *, back_to: str = "") -> HttpResponse:
    """`back_to` is the question whose own button was pressed."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.FILL)
    refused = save_page(request, assessment_id, build_express_page(sheet, {}).cards)
    if refused:
        fresh = get_sheet_for(request.user, assessment_id, to=Right.FILL)
        return _show(request, fresh, refused=refused)
    if back_to:
        return redirect(f"{reverse('assessments:express', args=[assessment_id])}#q-{back_to}")
    messages.success(request, _("Vos réponses sont enregistrées."))
    return redirect("assessments:express_outcome", assessment_id=assessment_id)


@login_required
@require_safe
def outcome(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """The score with its range, the level within reach, the first actions, and what the rest would bring."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    if not offers_express(sheet):
        return redirect("assessments:results", assessment_id=assessment_id)
    rights = rights_on(request.user, sheet.assessment)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "express": measure_express(sheet, paces_for(sheet.assessment.version)),
        "verdict": build_verdict(sheet),
        "resume": next((one for one in build_overview(sheet) if not one.is_done), None),
        "can_answer": sheet.assessment.takes_answers and Right.FILL in rights,
        "rights": rights,
    }
    return render(request, "assessments/express_outcome.html", context)


def express_progress_behind(request: SignedInRequest, after: Sheet, question: str) -> ExpressProgress | None:
    """The progress to show beside an autosave, when it was sent from the page of the express pass."""
    here = reverse("assessments:express", args=[after.assessment.pk])
    if not request.htmx or request.htmx.current_url_abs_path != here:
        return None
    return measure_express(after, {}, after=question)


def _show(request: SignedInRequest, sheet: Sheet, *, refused: Mapping[str, QuestionCard]) -> HttpResponse:
    rights = rights_on(request.user, sheet.assessment)
    beside = look_beside(sheet, request.user)
    page = build_express_page(sheet, paces_for(sheet.assessment.version), beside=beside)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": page.with_cards(refused),
        "refused": len(refused),
        "longest": LONGEST_TEXT,
        "can_answer": sheet.assessment.takes_answers and Right.FILL in rights,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return render(request, "assessments/express.html", context, status=422 if refused else 200)
