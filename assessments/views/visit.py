"""What a DPO notes beside a question, where they disagree, and what the practice replies."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from assessments import visiting
from assessments.beside import Refused, look_beside
from assessments.models import Disagreement
from assessments.queries import Sheet, get_sheet_for, load_sheet, rights_on
from assessments.views import questionnaire
from assessments.views.closed import leads_back_when_closed
from assessments.visit_pages import build_visit_card, build_visit_page
from practices.access import Right, SignedInRequest


class NoChoice(Exception):
    """Nothing was chosen, or nothing that the question knows."""


WHYS: Mapping[type[Exception], object] = {
    NoChoice: gettext_lazy("Choisissez la réponse que vous donneriez."),
    visiting.NoAnswerYet: gettext_lazy(
        "La structure n'a pas encore répondu\u00a0: notez plutôt une observation."
    ),
    visiting.SameAnswer: gettext_lazy(
        "La structure répond la même chose\u00a0: il n'y a pas de désaccord à noter."
    ),
    visiting.ObservationIsTooShort: gettext_lazy(
        "Dites ce que vous avez constaté, en 10 caractères au moins\u00a0: la structure pourra répondre."
    ),
}


@login_required
def visit(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """All that was noted, by theme; private notes for their author."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": build_visit_page(sheet, request.user),
        "rights": rights_on(request.user, sheet.assessment),
    }
    return render(request, "assessments/visit.html", context)


@login_required
@require_POST
@leads_back_when_closed
def note(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    """Every note that the page sent: a browser without JavaScript sends them all."""
    sheet = _open(request, assessment_id, question, to=Right.OBSERVE)
    for code in [question] if request.htmx else sheet.content.questions:
        for name, is_private in ((f"note-{code}", True), (f"observation-{code}", False)):
            if name in request.POST:
                visiting.write_note(
                    assessment=sheet.assessment,
                    question=code,
                    text=_text(request, name),
                    is_private=is_private,
                    by=request.user,
                    at=timezone.now(),
                )
    return _go_on(request, sheet, question, told=_("Vos notes sont enregistrées."))


@login_required
@require_POST
@leads_back_when_closed
def disagree(request: SignedInRequest, assessment_id: UUID, question: str) -> HttpResponse:
    sheet = _open(request, assessment_id, question, to=Right.OBSERVE)
    choice, observation = request.POST.get(f"sees-{question}", ""), _text(request, f"because-{question}")
    try:
        _check_choice(sheet, question, choice)
        visiting.disagree(
            assessment=sheet.assessment,
            question=question,
            choice=choice,
            observation=observation,
            by=request.user,
            at=timezone.now(),
        )
    except tuple(WHYS) as refusal:
        refused = Refused(choice=choice, observation=observation, why=str(WHYS[type(refusal)]))
        return _go_on(request, sheet, question, refused=refused)
    return _go_on(request, sheet, question, told=_("Le désaccord est enregistré."))


@login_required
@require_POST
@leads_back_when_closed
def withdraw(request: SignedInRequest, assessment_id: UUID, disagreement_id: int) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.OBSERVE)
    found = _find(sheet, disagreement_id)
    if found.dpo_id != request.user.pk:
        raise Http404
    visiting.withdraw(disagreement=found, at=timezone.now())
    return _go_on(request, sheet, found.question, told=_("Le désaccord est retiré."))


@login_required
@require_POST
@leads_back_when_closed
def reply(request: SignedInRequest, assessment_id: UUID, disagreement_id: int) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    found = _find(sheet, disagreement_id)
    text = _text(request, f"reply-{found.pk}")
    visiting.reply_to(disagreement=found, text=text, by=request.user, at=timezone.now())
    return _go_on(request, sheet, found.question, told=_("Votre réponse au désaccord est enregistrée."))


def _open(request: SignedInRequest, assessment_id: UUID, question: str, *, to: Right) -> Sheet:
    sheet = get_sheet_for(request.user, assessment_id, to=to)
    if question not in sheet.content.questions:
        raise Http404
    return sheet


def _find(sheet: Sheet, disagreement_id: int) -> Disagreement:
    return get_object_or_404(sheet.assessment.disagreements, pk=disagreement_id, withdrawn_at=None)


def _check_choice(sheet: Sheet, question: str, choice: str) -> None:
    if choice not in {one.code for one in sheet.content.questions[question].choices}:
        raise NoChoice


def _text(request: SignedInRequest, name: str) -> str:
    said = request.POST.get(name, "").replace("\r\n", "\n").replace("\x00", "")
    return said.strip()[: visiting.LONGEST]


def _go_on(
    request: SignedInRequest, sheet: Sheet, question: str, *, told: str = "", refused: Refused | None = None
) -> HttpResponse:
    """What stands beside the question now; without htmx, back to the page, whose answers are saved too."""
    if request.htmx:
        return _show(request, sheet, question, "assessments/fragments/beside_visit.html", told, refused)
    back = _save_the_page(request, sheet, question) or _lead_back(request, sheet, question)
    if refused is None:
        messages.success(request, told)
        return back
    return _show(request, sheet, question, "assessments/visit_question.html", told, refused)


def _show(
    request: SignedInRequest, sheet: Sheet, question: str, template: str, told: str, refused: Refused | None
) -> HttpResponse:
    now = load_sheet(sheet.assessment)
    beside = look_beside(now, request.user)[question]
    beside.told, beside.refused = told, refused
    card = build_visit_card(now, question, beside)
    context = {"card": card, "beside": beside, "assessment": sheet.assessment, "can_answer": False}
    return render(request, template, context, status=422 if refused and not request.htmx else 200)


def _save_the_page(request: SignedInRequest, sheet: Sheet, question: str) -> HttpResponse | None:
    """The button stood in the questionnaire's form: answers that were typed go with it."""
    save: Callable[..., HttpResponse] = questionnaire.save
    typed = any(name.startswith("seen-") for name in request.POST)
    may_fill = Right.FILL in rights_on(request.user, sheet.assessment)
    return save(request, sheet.assessment.pk, question) if typed and may_fill else None


def _lead_back(request: SignedInRequest, sheet: Sheet, question: str) -> HttpResponse:
    if "page" in request.POST:
        return redirect(f"{reverse('assessments:visit', args=[sheet.assessment.pk])}#q-{question}")
    theme = sheet.content.theme_of[sheet.content.requirement_of[question].code]
    address = reverse("assessments:theme", args=[sheet.assessment.pk, theme.code])
    return redirect(f"{address}#visite-{question}")
