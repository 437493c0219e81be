"""The questionnaire: a theme's page, and the saving of answers with or without JavaScript."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.answering import AnswerIsStale, AnswerRefused, AssessmentIsClosed, Saved, save_answer
from assessments.beside import look_beside
from assessments.forms import LONGEST_TEXT, read_answer
from assessments.models import Assessment
from assessments.pages import (
    QuestionCard,
    ThemePage,
    build_card,
    build_theme_page,
    changed_questions,
    measure_progress,
    refuse_card,
)
from assessments.queries import (
    Sheet,
    get_assessment_for,
    get_sheet_for,
    load_sheet,
    rights_on,
    with_rows,
)
from assessments.views.express import express_after, save_express
from assessments.views.one_by_one import address_of_question, read_course, render_refused
from assessments.views.page_saving import save_page
from assessments.views.question_modes import prefers_one_by_one, remember_mode
from practices.access import Right, SignedInRequest

STATUS_TEMPLATE = "assessments/fragments/saved.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: SignedInRequest, assessment_id: UUID, theme: str) -> HttpResponse:
    """A whole theme; its POST saves every question at once, for browsers without JavaScript."""
    right = Right.FILL if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    page = build_theme_page(sheet, theme, beside=look_beside(sheet, request.user))
    if page is None:
        raise Http404
    if request.method != "POST":
        return _show_theme(request, sheet, page)
    refused = save_page(request, assessment_id, page.cards)
    if refused:
        return _show_refused(request, sheet, page, refused)
    messages.success(request, _("Vos réponses sont enregistrées."))
    return redirect(_next_step(request, assessment_id, page))


def _show_theme(request: SignedInRequest, sheet: Sheet, page: ThemePage) -> HttpResponse:
    rights = rights_on(request.user, sheet.assessment)
    can_answer = sheet.assessment.takes_answers and Right.FILL in rights
    if can_answer and prefers_one_by_one(request):
        address = reverse("assessments:one_by_one", args=[sheet.assessment.pk])
        return redirect(f"{address}?theme={page.progress.theme.code}")
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": page,
        "longest": LONGEST_TEXT,
        "can_answer": can_answer,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return remember_mode(request, render(request, "assessments/theme.html", context))


@login_required
@require_POST
def save(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """Saves one question: with htmx, answers with the fragment that says what became of it."""
    if not request.htmx:
        return _save_without_script(request, assessment_id, question)
    posted = read_answer(request.POST, question)
    try:
        saved = save_answer(
            by=request.user,
            assessment_id=assessment_id,
            question=question,
            answer=posted.answer,
            seen=posted.seen,
            at=timezone.now(),
        )
    except (AssessmentIsClosed, AnswerRefused, AnswerIsStale) as refusal:
        card = refuse_card(question, posted, refusal)
        context = {"card": card, "assessment": Assessment(pk=assessment_id), "sheet": None}
        return render(request, STATUS_TEMPLATE, context, status=card.status)
    return _show_saved(request, saved, question)


def _show_saved(request: SignedInRequest, saved: Saved, question: str) -> HttpResponse:
    content = saved.after.content
    changed = changed_questions(saved.before, saved.after, question)
    sheet = with_rows(saved.after, changed)
    beside = look_beside(sheet, request.user) if saved.offered else {}
    card = build_card(saved.after, question, saved_at=timezone.now())
    if card.inherited:  # erased, and given back: its choices are to be drawn too
        changed = (*changed, question)
    told = bool(changed) or saved.offered
    context = {
        "card": replace(card, beside=beside.get(question)),
        "progress": measure_progress(
            saved.after, content.theme_of[content.requirement_of[question].code], after=question
        ),
        "sheet": saved.after,
        "express": express_after(saved.after, question),
        "changed": tuple(replace(build_card(sheet, code), beside=beside.get(code)) for code in changed),
        "assessment": saved.after.assessment,
        "longest": LONGEST_TEXT,
        "can_answer": True,
        "sees_evidence": told and Right.EVIDENCE in rights_on(request.user, saved.after.assessment),
    }
    return render(request, STATUS_TEMPLATE, context)


def _save_without_script(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """« Effacer », « Garder la mienne » and « Prendre l'autre » are plain buttons that post the page."""
    if "express" in request.POST:
        return save_express(request, assessment_id, back_to=question)
    sheet = get_sheet_for(request.user, assessment_id, to=Right.FILL)
    requirement = sheet.content.requirement_of.get(question)
    page = build_theme_page(sheet, sheet.content.theme_of[requirement.code].code) if requirement else None
    if page is None:
        raise Http404
    refused = save_page(request, assessment_id, page.cards)
    if refused and "parcours" in request.POST:
        return render_refused(request, assessment_id, question, refused)
    if refused:
        return _show_refused(request, sheet, page, refused)
    return redirect(f"{_where_it_was(request, assessment_id, page, question)}#q-{question}")


def _where_it_was(request: SignedInRequest, assessment_id: UUID, page: ThemePage, question: str) -> str:
    """The address of the page that the button stood on."""
    if "review" in request.POST:
        return reverse("assessments:review", args=[assessment_id])
    if "parcours" in request.POST:
        return address_of_question(assessment_id, read_course(request), question)
    return reverse("assessments:theme", args=[assessment_id, page.progress.theme.code])


def _show_refused(
    request: SignedInRequest, before: Sheet, page: ThemePage, refused: Mapping[str, QuestionCard]
) -> HttpResponse:
    """The page as it now stands, with what could not be saved as it was typed."""
    sheet = load_sheet(get_assessment_for(request.user, before.assessment.pk, to=Right.FILL))
    beside = look_beside(sheet, request.user)
    fresh = build_theme_page(sheet, page.progress.theme.code, beside=beside) or page
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": fresh.with_cards(refused),
        "refused": len(refused),
        "can_answer": sheet.assessment.takes_answers,
        "sees_evidence": Right.EVIDENCE in rights_on(request.user, sheet.assessment),
        "longest": LONGEST_TEXT,
    }
    return render(request, "assessments/theme.html", context, status=422)


def _next_step(request: SignedInRequest, assessment_id: UUID, page: ThemePage) -> str:
    if "confirm_all" in request.POST:
        return reverse("assessments:theme", args=[assessment_id, page.progress.theme.code])
    following = page.next if "next" in request.POST else page.progress.theme
    if following is None:
        return reverse("assessments:overview", args=[assessment_id])
    return reverse("assessments:theme", args=[assessment_id, following.code])
