"""Asking somebody for help: the requests of an assessment, a new one, its link, its end."""

from uuid import UUID

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from assessments import asking_help
from assessments.answering import AssessmentIsClosed
from assessments.asking_help import AlreadyAsked, Asked, IsOver
from assessments.domain.helping import Addressee
from assessments.help_forms import HelpForm, LastingForm
from assessments.help_pages import (
    Candidate,
    addressee_for,
    awaited_of,
    count_candidates,
    list_candidates,
    list_replies,
    list_requests,
    standing_of,
)
from assessments.models import HelpRequest
from assessments.queries import Sheet, get_assessment_for, get_sheet_for, rights_on
from assessments.views.help_links import hand_over, write_ready_message
from practices.access import Right, SignedInRequest


@login_required
def index(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    context = {
        "assessment": assessment,
        "rows": list_requests(assessment, at=timezone.now()),
        "can_ask": assessment.takes_answers and Right.ANSWER in rights_on(request.user, assessment),
    }
    return render(request, "assessments/help/requests.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Its POST shows the link once, or sends it."""
    right = Right.ANSWER if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    if Right.ANSWER not in rights_on(request.user, sheet.assessment):
        messages.info(request, _("Seule l'équipe de la structure peut demander de l'aide."))
        return redirect("assessments:help_requests", assessment_id=assessment_id)
    if not sheet.assessment.takes_answers:
        return _refuse_closed(request, assessment_id)
    wanted = request.GET.get("question", "")
    addressee = _addressee(request, sheet, wanted)
    asked = awaited_of(sheet.assessment, at=timezone.now())
    candidates = list_candidates(sheet, addressee, wanted=wanted, asked=asked)
    form = HelpForm(
        request.POST or None,
        questions=[one.question.code for one in candidates],
        initial={
            "questions": [one.question.code for one in candidates if one.ticked],
            "message": write_ready_message(sheet.assessment, addressee, by=request.user),
        },
    )
    if form.is_valid():
        return _ask(request, sheet, addressee, form)
    return _show_form(request, sheet, addressee, candidates, form)


def _show_form(
    request: SignedInRequest,
    sheet: Sheet,
    addressee: Addressee,
    candidates: list[Candidate],
    form: HelpForm,
) -> HttpResponse:
    context = {
        "assessment": sheet.assessment,
        "addressee": addressee,
        "counts": count_candidates(sheet),
        "wanted": request.GET.get("question", ""),
        "doubts": [one for one in candidates if one.is_doubt],
        "unanswered": [one for one in candidates if not one.is_doubt],
        "ticked": form["questions"].value() or [],
        "form": form,
    }
    return render(request, "assessments/help/ask.html", context, status=422 if form.is_bound else 200)


def _addressee(request: SignedInRequest, sheet: Sheet, wanted: str) -> Addressee:
    try:
        return Addressee(request.GET.get("role", ""))
    except ValueError:
        return addressee_for(sheet, wanted)


def _ask(request: SignedInRequest, sheet: Sheet, addressee: Addressee, form: HelpForm) -> HttpResponse:
    if too_many := _count(request):
        return too_many
    asked = Asked(addressee=addressee, **form.cleaned_data)
    try:
        help_request, token = asking_help.ask(
            assessment=sheet.assessment, asked=asked, by=request.user, at=timezone.now()
        )
    except AssessmentIsClosed:
        return _refuse_closed(request, sheet.assessment.pk)
    except AlreadyAsked as again:
        if again.request.email:  # it left the first time
            return redirect("assessments:help_request", sheet.assessment.pk, again.request.pk)
        return _renew(request, again.request, days=asked.days)
    return hand_over(request, sheet.assessment, help_request, token)


@login_required
def show(request: SignedInRequest, assessment_id: UUID, help_id: UUID) -> HttpResponse:
    """One request: what was asked, and what was replied, to be accepted or declined."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    help_request = get_object_or_404(sheet.assessment.help_requests.select_related("asked_by"), pk=help_id)
    cards = list_replies(sheet, help_request)
    rights = rights_on(request.user, sheet.assessment)
    context = {
        "assessment": sheet.assessment,
        "request_for_help": help_request,
        "standing": standing_of(help_request, at=timezone.now()),
        "cards": cards,
        "to_review": sum(one.reply.state == "proposed" and one.is_asked for one in cards),
        "is_member": Right.ANSWER in rights,
        "can_decide": Right.ANSWER in rights and sheet.assessment.takes_answers,
        "lasting": LastingForm(),
    }
    return render(request, "assessments/help/request.html", context)


@login_required
@require_POST
def revoke(request: SignedInRequest, assessment_id: UUID, help_id: UUID) -> HttpResponse:
    help_request = _get_request(request, assessment_id, help_id)
    try:
        asking_help.revoke(request=help_request, at=timezone.now())
    except IsOver:
        messages.info(request, _("Cette demande n'attend plus de réponse."))
    else:
        messages.success(request, _("La demande est annulée\u00a0: son lien ne mène plus à rien."))
    return redirect("assessments:help_request", assessment_id=assessment_id, help_id=help_id)


@never_cache
@login_required
@require_POST
def renew(request: SignedInRequest, assessment_id: UUID, help_id: UUID) -> HttpResponse:
    """A new link, sent or shown once; the former one dies."""
    help_request = _get_request(request, assessment_id, help_id)
    if not help_request.assessment.takes_answers:
        return _refuse_closed(request, assessment_id)
    form = LastingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez pour combien de jours le lien reste valable."))
        return redirect("assessments:help_request", assessment_id=assessment_id, help_id=help_id)
    return _count(request) or _renew(request, help_request, days=form.cleaned_data["days"])


def _renew(request: SignedInRequest, help_request: HelpRequest, *, days: int) -> HttpResponse:
    try:
        token = asking_help.renew(request=help_request, days=days, at=timezone.now())
    except IsOver:
        messages.info(request, _("Cette demande n'attend plus de réponse."))
        return redirect("assessments:help_request", help_request.assessment_id, help_request.pk)
    return hand_over(request, help_request.assessment, help_request, token)


def _get_request(request: SignedInRequest, assessment_id: UUID, help_id: UUID) -> HelpRequest:
    """For its members only; raises Http404."""
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    found = get_object_or_404(assessment.help_requests.select_related("asked_by"), pk=help_id)
    found.assessment = assessment
    return found


def _count(request: SignedInRequest) -> HttpResponse | None:
    """We write to whatever address we are given: not to a crowd."""
    too_many: HttpResponse | None = consume_or_429(request, action="ask_help", user=request.user)
    return too_many


def _refuse_closed(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    messages.info(request, _("Cette évaluation ne prend plus de réponse\u00a0: il n'y a rien à demander."))
    return redirect("assessments:help_requests", assessment_id=assessment_id)
