"""Accepting or declining what was proposed, from its page or from the question itself."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments import accepting_help
from assessments.accepting_help import AlreadyDecided, QuestionIsNotAsked
from assessments.answering import AnswerIsStale, AssessmentIsClosed
from assessments.forms import read_answer
from assessments.models import Assessment, ProposedAnswer
from assessments.pages import build_card, choice_label
from assessments.queries import get_assessment_for, load_sheet, rights_on
from assessments.views.one_by_one import address_of_question, read_course
from assessments.views.page_saving import save_page
from practices.access import Right, SignedInRequest
from referentials.content_loading import published_content

State = ProposedAnswer.State


@login_required
@require_POST
def accept(request: SignedInRequest, assessment_id: UUID, help_id: UUID, reply_id: int) -> HttpResponse:
    assessment, proposed = _get_reply(request, assessment_id, help_id, reply_id)
    if refusal := _refuse_visitor(request, assessment):
        return refusal
    _save_the_rest(request, assessment, proposed)
    try:
        accepting_help.accept(
            proposed=proposed,
            seen=read_answer(request.POST, proposed.question).seen,
            by=request.user,
            at=timezone.now(),
        )
    except AnswerIsStale as stale:
        messages.warning(request, _explain_conflict(stale))
        return redirect("assessments:help_request", assessment_id=assessment_id, help_id=help_id)
    except (AssessmentIsClosed, AlreadyDecided, QuestionIsNotAsked) as refused:
        messages.warning(request, _explain(refused))
    else:
        messages.success(request, _("La réponse proposée est acceptée."))
    return redirect(_way_back(request, assessment, proposed))


@login_required
@require_POST
def decline(request: SignedInRequest, assessment_id: UUID, help_id: UUID, reply_id: int) -> HttpResponse:
    assessment, proposed = _get_reply(request, assessment_id, help_id, reply_id)
    if refusal := _refuse_visitor(request, assessment):
        return refusal
    _save_the_rest(request, assessment, proposed)
    try:
        accepting_help.decline(proposed=proposed, by=request.user, at=timezone.now())
    except AlreadyDecided as refused:
        messages.warning(request, _explain(refused))
    else:
        messages.success(request, _("La réponse proposée est écartée\u00a0: la vôtre n'a pas changé."))
    return redirect(_way_back(request, assessment, proposed))


@login_required
@require_POST
def accept_all(request: SignedInRequest, assessment_id: UUID, help_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    help_request = get_object_or_404(assessment.help_requests, pk=help_id)
    proposed = help_request.replies.filter(state=State.PROPOSED)
    seen = {reply.question: read_answer(request.POST, reply.question).seen for reply in proposed}
    try:
        count = accepting_help.accept_all(request=help_request, seen=seen, by=request.user, at=timezone.now())
    except AssessmentIsClosed as refused:
        messages.warning(request, _explain(refused))
    else:
        messages.success(request, _count_accepted(count))
        if count < len(seen):
            messages.warning(request, _count_left(len(seen) - count))
    return redirect("assessments:help_request", assessment_id=assessment_id, help_id=help_id)


def _get_reply(
    request: SignedInRequest, assessment_id: UUID, help_id: UUID, reply_id: int
) -> tuple[Assessment, ProposedAnswer]:
    """Raises Http404 for what `request.user` may not answer."""
    assessment = get_assessment_for(request.user, assessment_id, to=Right.FILL)
    rows = ProposedAnswer.objects.select_related("request")
    return assessment, get_object_or_404(
        rows, pk=reply_id, request=help_id, request__assessment=assessment_id
    )


def _refuse_visitor(request: SignedInRequest, assessment: Assessment) -> HttpResponse | None:
    """A DPO who fills the questionnaire during a visit leaves this to the practice."""
    if Right.ANSWER in rights_on(request.user, assessment) or assessment.is_superseded:
        return None
    messages.info(request, _("Seule l'équipe de la structure accepte ou écarte une réponse proposée."))
    return redirect("assessments:overview", assessment_id=assessment.pk)


def _save_the_rest(request: SignedInRequest, assessment: Assessment, proposed: ProposedAnswer) -> None:
    """The page of the question posts all that it shows: without JavaScript, nothing of it is saved yet."""
    if "in_question" not in request.POST or not assessment.takes_answers:
        return
    sheet = load_sheet(assessment)
    others = [build_card(sheet, code) for code in sheet.scope.question_codes - {proposed.question}]
    if refused := save_page(request, assessment.pk, others):
        count = len(refused)
        text = ngettext(
            "%(count)d autre réponse de la page n'a pas pu être enregistrée\u00a0: vérifiez-la.",
            "%(count)d autres réponses de la page n'ont pas pu être enregistrées\u00a0: vérifiez-les.",
            count,
        )
        messages.warning(request, text % {"count": count})


def _way_back(request: SignedInRequest, assessment: Assessment, proposed: ProposedAnswer) -> str:
    """The page that the button stood on; the field of its form says which."""
    question = proposed.question
    if "in_question" not in request.POST:
        return reverse("assessments:help_request", args=[assessment.pk, proposed.request_id])
    if "parcours" in request.POST:
        return f"{address_of_question(assessment.pk, read_course(request), question)}#q-{question}"
    for page in ("express", "review"):
        if page in request.POST:
            return f"{reverse(f'assessments:{page}', args=[assessment.pk])}#q-{question}"
    content = published_content(assessment.version_id, assessment.version.content_hash)
    theme = content.theme_of[content.requirement_of[question].code].code
    return f"{reverse('assessments:theme', args=[assessment.pk, theme])}#q-{question}"


def _explain(refused: Exception) -> str:
    if isinstance(refused, AssessmentIsClosed):
        return _("Cette évaluation ne prend plus de réponse\u00a0: la proposition est gardée, sans effet.")
    if isinstance(refused, QuestionIsNotAsked):
        return _("Cette question ne vous est plus posée\u00a0: la proposition est gardée, sans effet.")
    return _("Cette proposition a déjà été acceptée ou écartée.")


def _explain_conflict(stale: AnswerIsStale) -> str:
    if stale.stored is None:
        return _("Entre-temps, votre réponse a été effacée. Relisez, puis acceptez de nouveau.")
    return _(
        "Entre-temps, %(who)s a répondu «\u00a0%(choice)s\u00a0». Relisez, puis acceptez de nouveau si la "
        "proposition doit prendre sa place."
    ) % {
        "who": stale.stored.answered_by or _("quelqu'un"),
        "choice": choice_label(stale.question, stale.stored.choice),
    }


def _count_accepted(count: int) -> str:
    text = ngettext("%(count)d réponse acceptée.", "%(count)d réponses acceptées.", count)
    return text % {"count": count}


def _count_left(count: int) -> str:
    text = ngettext(
        "%(count)d proposition reste à relire\u00a0: la réponse a changé, ou la question n'est plus là.",
        "%(count)d propositions restent à relire\u00a0: la réponse a changé, ou la question n'est plus là.",
        count,
    )
    return text % {"count": count}
