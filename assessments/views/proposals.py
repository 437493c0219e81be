"""One action proposed to every practice that fails a requirement, and what their owners say."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.answering import AssessmentIsClosed
from assessments.campaign_forms import PushForm, propose_message, read_choice
from assessments.models import ActionPush, ProposedAction
from assessments.proposing import (
    PAGE_SIZE,
    AlreadyDecided,
    NobodyToAsk,
    NothingToPlan,
    accept,
    count_gaps,
    decline,
    failing,
    follow_up,
    get_proposal_for,
    get_push_for,
    list_pushes,
    push_action,
    read_proposals,
    requirement_of,
)
from assessments.views.campaigns import list_to_tick
from practices.access import SignedInRequest
from practices.models import Practice
from referentials.content_loading import published_content, published_versions
from referentials.domain.content import Requirement
from referentials.models import ReferentialVersion

GAPS = {"unmet": _("Non conforme"), "partial": _("Partiel"), "unknown": _("Je ne sais pas")}
ASKED_AT_FIRST = ("unmet", "partial")


@login_required
@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    page = Paginator(list_pushes(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    titled = [(push, requirement_of(push)) for push in page]
    return render(request, "assessments/proposals/list.html", {"page": page, "titled": titled})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def push(request: SignedInRequest) -> HttpResponse:
    """First the requirement, then the practices, the words and the day."""
    version = _asked_version(request)
    requirement = _asked_requirement(request, version)
    if version is None or requirement is None:
        return _choose_requirement(request, version)
    everybody = failing(request.user, version, requirement.code)
    gaps = [gap for gap in request.GET.getlist("etat") if gap in GAPS] or list(ASKED_AT_FIRST)
    practices = everybody.filter(gap__in=gaps)
    form = PushForm(request.POST or None, initial={"message": propose_message(requirement)})
    if request.method == "POST" and form.is_valid():
        pushed = _push(request, form, version=version, requirement=requirement, practices=practices)
        if pushed is not None:
            messages.success(request, _("L'action est proposée. Les courriels partent dans la minute."))
            return redirect("assessments:push", push_id=pushed.pk)
    context = {"form": form, "version": version, "requirement": requirement}
    return _show_form(request, context, everybody, gaps)


def _show_form(
    request: SignedInRequest, context: dict[str, Any], everybody: QuerySet[Any], gaps: list[str]
) -> HttpResponse:
    counts = count_gaps(everybody)
    address = {
        "referentiel": context["version"].referential.code,
        "exigence": context["requirement"].code,
        "etat": gaps,
    }
    whole = {
        **context,
        **list_to_tick(request, everybody.filter(gap__in=gaps)),
        "query": f"{urlencode(address, doseq=True)}&",
        "gaps": [(gap, label, counts.get(gap, 0), gap in gaps) for gap, label in GAPS.items()],
    }
    status = 422 if context["form"].is_bound else 200
    return render(request, "assessments/proposals/new.html", whole, status=status)


def _push(
    request: SignedInRequest,
    form: PushForm,
    *,
    version: ReferentialVersion,
    requirement: Requirement,
    practices: QuerySet[Practice],
) -> ActionPush | None:
    """None when nobody was kept, which the form then says."""
    try:
        return push_action(
            push_id=form.cleaned_data["id"],
            version=version,
            requirement=requirement.code,
            practices=read_choice(request.POST).of(practices),
            message=form.cleaned_data["message"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
            at=timezone.now(),
        )
    except NobodyToAsk:
        form.add_error(None, _("Gardez au moins une structure."))
        return None


def _choose_requirement(request: SignedInRequest, version: ReferentialVersion | None) -> HttpResponse:
    content = published_content(version.pk, version.content_hash) if version else None
    context = {"version": version, "content": content, "versions": published_versions()}
    return render(request, "assessments/proposals/choose.html", context)


def _asked_version(request: SignedInRequest) -> ReferentialVersion | None:
    """The current one of the referential asked, else « cabinets », else any."""
    current = {version.referential.code: version for version in published_versions()}
    asked = request.GET.get("referentiel")
    if asked and asked not in current:
        raise Http404
    return current.get(asked or "cabinets") or next(iter(current.values()), None)


def _asked_requirement(request: SignedInRequest, version: ReferentialVersion | None) -> Requirement | None:
    asked = request.GET.get("exigence")
    if not asked or version is None:
        return None
    try:
        return published_content(version.pk, version.content_hash).requirements[asked]
    except KeyError as error:
        raise Http404 from error


@login_required
def show(request: SignedInRequest, push_id: UUID) -> HttpResponse:
    push = get_push_for(request.user, push_id)
    asked = request.GET.get("etat", "")
    states = [asked] if asked in ProposedAction.State.values else []
    context = {
        "push": push,
        "requirement": requirement_of(push),
        "follow_up": follow_up(push),
        "page": read_proposals(push, states=states, number=request.GET.get("page", "1")),
        "states": ProposedAction.State,
        "asked": asked,
        "query": f"etat={asked}&" if states else "",
    }
    return render(request, "assessments/proposals/push.html", context)


@login_required
@require_POST
def accept_proposal(request: SignedInRequest, practice_id: UUID, proposal_id: int) -> HttpResponse:
    proposal = get_proposal_for(request.user, practice_id, proposal_id)
    try:
        action = accept(proposal, by=request.user, at=timezone.now())
    except AlreadyDecided:
        messages.warning(request, _("Cette proposition a déjà reçu une réponse."))
    except (NothingToPlan, AssessmentIsClosed):
        messages.warning(
            request,
            _(
                "Votre plan n'a pas cette action\u00a0: l'exigence est satisfaite ou pas encore évaluée. "
                "Vous pouvez refuser la proposition en le disant."
            ),
        )
    else:
        messages.success(
            request, _("L'action est acceptée\u00a0: son échéance et sa note sont dans votre plan.")
        )
        return redirect(
            "assessments:action", assessment_id=action.assessment_id, requirement=action.requirement
        )
    return redirect("assessments:practice", practice_id=practice_id)


@login_required
@require_POST
def decline_proposal(request: SignedInRequest, practice_id: UUID, proposal_id: int) -> HttpResponse:
    proposal = get_proposal_for(request.user, practice_id, proposal_id)
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:500]
    if not reason:
        messages.error(request, _("Dites pourquoi vous refusez\u00a0: votre DPO le lira."))
        return redirect("assessments:practice", practice_id=practice_id)
    try:
        decline(proposal, reason=reason, by=request.user, at=timezone.now())
    except AlreadyDecided:
        messages.warning(request, _("Cette proposition a déjà reçu une réponse."))
    else:
        messages.success(request, _("La proposition est refusée. Votre DPO en verra le motif."))
    return redirect("assessments:practice", practice_id=practice_id)
