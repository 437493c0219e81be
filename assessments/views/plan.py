"""The action plan: see, organise, close, reopen."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.answering import AnswerRefused
from assessments.domain.answers import Answer as DomainAnswer
from assessments.forms import LONGEST_TEXT, ActionForm, PostedAnswer, read_answer
from assessments.models import PlannedAction
from assessments.pages import QuestionCard, build_card, refuse_card
from assessments.planning import (
    NoSuchAction,
    Plan,
    PlanItem,
    build_plan,
    close_action,
    organise_action,
    reopen_action,
)
from assessments.proposing import proposals_to, with_requirements
from assessments.queries import evidence_of, get_sheet_for, rights_on
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest


@login_required
def plan(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    rights = rights_on(request.user, sheet.assessment)
    proposed = proposals_to(sheet.assessment.practice, referential=sheet.assessment.version.referential_id)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "plan": build_plan(sheet),
        "rights": rights,
        "proposals": with_requirements(proposed) if Right.ANSWER in rights else [],
    }
    return render(request, "assessments/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def action(request: SignedInRequest, assessment_id: UUID, requirement: str) -> HttpResponse:
    """One action: why, how, evidence, sources; who does it and by when."""
    right = Right.ANSWER if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    plan = build_plan(sheet)
    item = _find(plan, requirement)
    form = ActionForm(request.POST or None, instance=_row(plan, item))
    if request.method == "POST" and form.is_valid():
        organise_action(
            assessment=sheet.assessment,
            requirement=requirement,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("L'action est mise à jour."))
        return redirect("assessments:plan", assessment_id=assessment_id)
    context = {"form": form, "cards": _open_cards(plan, item)}
    return _show_action(request, plan, item, context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
@leads_back_when_closed
def close(request: SignedInRequest, assessment_id: UUID, requirement: str) -> HttpResponse:
    """The action is done: it asks for the new answer of its questions."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    plan = build_plan(sheet)
    item = _find(plan, requirement)
    cards = _open_cards(plan, item)
    posted = {card.code: read_answer(request.POST, card.code) for card in cards}
    try:
        answers = _new_answers(cards, posted)
        close_action(
            sheet=sheet, requirement=requirement, answers=answers, by=request.user, at=timezone.now()
        )
    except AnswerRefused as refusal:
        refused = tuple(_refuse(card, posted[card.code], refusal) for card in cards)
        context = {"form": ActionForm(instance=_row(plan, item)), "cards": refused}
        return _show_action(request, plan, item, context, status=422)
    messages.success(request, _told_done(item))
    return redirect("assessments:plan", assessment_id=assessment_id)


@login_required
@require_POST
@leads_back_when_closed
def reopen(request: SignedInRequest, assessment_id: UUID, requirement: str) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    try:
        reopen_action(
            assessment=sheet.assessment, requirement=requirement, by=request.user, at=timezone.now()
        )
    except NoSuchAction as error:
        raise Http404 from error
    messages.success(request, _("L'action est de nouveau ouverte."))
    return redirect("assessments:plan", assessment_id=assessment_id)


def _told_done(item: PlanItem) -> str:
    said = _("Action faite : « %(title)s ». Le score du plan est à jour.")
    return said % {"title": item.requirement.title}


def _find(plan: Plan, requirement: str) -> PlanItem:
    try:
        return plan.item(requirement)
    except NoSuchAction as error:
        raise Http404 from error


def _row(plan: Plan, item: PlanItem) -> PlannedAction:
    """What was decided, else a proposal."""
    return item.row or PlannedAction(
        assessment=plan.live.assessment, requirement=item.requirement.code, due_on=item.due_on
    )


def _new_answers(
    cards: tuple[QuestionCard, ...], posted: Mapping[str, PostedAnswer]
) -> dict[str, DomainAnswer]:
    """Of the questions that say something new or stand as they were. Raises AnswerRefused without any."""
    answers = {}
    for card in cards:
        answer = posted[card.code].answer
        untouched = DomainAnswer(choice="", reason=card.reason, comment=card.comment)
        if answer is not None and answer != untouched:
            answers[card.code] = answer
    if not answers:
        raise AnswerRefused(())
    return answers


def _refuse(card: QuestionCard, posted: PostedAnswer, refusal: AnswerRefused) -> QuestionCard:
    """Only the questions at fault say so; all keep what was typed."""
    at_fault = {problem.where for problem in refusal.problems}
    refused = refuse_card(card.code, posted, refusal, base=card)
    return replace(refused, fresh=not at_fault or card.code in at_fault)


def _open_cards(plan: Plan, item: PlanItem) -> tuple[QuestionCard, ...]:
    questions = plan.live.scope.asked[item.requirement.code]
    return tuple(build_card(plan.live, question.code) for question in questions)


def _show_action(
    request: SignedInRequest, plan: Plan, item: PlanItem, context: dict[str, object], *, status: int
) -> HttpResponse:
    assessment = plan.live.assessment
    shared = {
        "item": item,
        "evidence": evidence_of(assessment, item.requirement.code),
        "assessment": assessment,
        "sheet": plan.live,
        "longest": LONGEST_TEXT,
        "rights": rights_on(request.user, assessment),
    }
    return render(request, "assessments/action.html", {**shared, **context}, status=status)
