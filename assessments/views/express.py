"""The express pass: its questions on one page, and what they already tell."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.beside import look_beside
from assessments.domain.walking import Course
from assessments.express_pages import (
    ExpressProgress,
    build_express_page,
    is_of_express,
    measure_express,
    offers_express,
)
from assessments.forms import LONGEST_TEXT
from assessments.pacing import paces_for
from assessments.pages import QuestionCard, build_overview
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.verdict import build_verdict
from assessments.views.page_saving import save_page
from assessments.views.question_modes import prefers_one_by_one, remember_mode
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
    return remember_mode(request, _show(request, sheet, refused={}))


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


def express_after(sheet: Sheet, question: str) -> ExpressProgress | None:
    """What an autosave tells a page of the express pass; nothing for a question that is not of it."""
    if not is_of_express(sheet, question):
        return None
    return measure_express(sheet, {}, after=question)


def _show(request: SignedInRequest, sheet: Sheet, *, refused: Mapping[str, QuestionCard]) -> HttpResponse:
    rights = rights_on(request.user, sheet.assessment)
    can_answer = sheet.assessment.takes_answers and Right.FILL in rights
    if can_answer and not refused and prefers_one_by_one(request):
        address = reverse("assessments:one_by_one", args=[sheet.assessment.pk])
        return redirect(f"{address}?parcours={Course.EXPRESS}")
    beside = look_beside(sheet, request.user)
    page = build_express_page(sheet, paces_for(sheet.assessment.version), beside=beside)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": page.with_cards(refused),
        "refused": len(refused),
        "longest": LONGEST_TEXT,
        "can_answer": can_answer,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return render(request, "assessments/express.html", context, status=422 if refused else 200)
