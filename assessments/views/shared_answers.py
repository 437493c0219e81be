"""Answering for one's members, and for a member: what was taken over, its evidence, and saying yes to it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments.confirming import confirm_answers
from assessments.inheriting import Offer, find_offers
from assessments.models import Evidence, EvidenceFile
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.shared_pages import build_shared_page, list_carriable, shared_context
from assessments.taking_on import carried_by, carry_only, suggested
from assessments.views.closed import leads_back_when_closed
from assessments.views.evidence import send_file
from practices.access import Right, SignedInRequest
from practices.attaching import PARENTS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carried(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """« Répondre pour nos membres »: which requirements the structure answers for them."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.MANAGE)
    practice, version = sheet.assessment.practice, sheet.assessment.version
    if practice.kind not in PARENTS or sheet.assessment.is_superseded:
        raise Http404
    if request.method == "POST":
        return _carry(request, sheet)
    now = carried_by(practice, version.referential)
    ticked = now | suggested(sheet.content) if "proposees" in request.GET else now
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "lists": list_carriable(sheet, ticked=ticked),
        "carried": now,
        "proposing": ticked != now,
        **shared_context(request.user, practice, version),
        "member_count": practice.members.count(),
    }
    return render(request, "assessments/carried.html", context)


def _carry(request: SignedInRequest, sheet: Sheet) -> HttpResponse:
    changed = carry_only(
        practice=sheet.assessment.practice,
        referential=sheet.assessment.version.referential,
        content=sheet.content,
        requirements=request.POST.getlist("requirement"),
        by=request.user,
        at=timezone.now(),
    )
    if any(changed):
        messages.success(request, _("C'est enregistré\u00a0: vos membres le verront d'ici une minute."))
    else:
        messages.info(request, _("Rien n'a changé."))
    return redirect("assessments:carried", assessment_id=sheet.assessment.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def inherited(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """What comes from the structure that one belongs to, and saying yes to several answers at once."""
    right = Right.ANSWER if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    if request.method == "POST":
        return _confirm(request, sheet)
    rights = rights_on(request.user, sheet.assessment)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "page": build_shared_page(sheet),
        "can_answer": sheet.assessment.takes_answers and Right.ANSWER in rights,
        "sees_evidence": Right.EVIDENCE in rights,
    }
    return render(request, "assessments/inherited.html", context)


def _confirm(request: SignedInRequest, sheet: Sheet) -> HttpResponse:
    chosen = sheet.inherited if "all" in request.POST else set(request.POST.getlist("confirm"))
    posted = {code: request.POST.get(f"seen-{code}", "") for code in chosen}
    seen = {code: int(text) for code, text in posted.items() if text.isascii() and text.isdigit()}
    count = confirm_answers(assessment=sheet.assessment, seen=seen, by=request.user, at=timezone.now())
    if count:
        said = ngettext("%(n)d réponse est confirmée.", "%(n)d réponses sont confirmées.", count)
        messages.success(request, said % {"n": count})
    else:
        hint = _("Aucune réponse n'a été confirmée\u00a0: cochez celles que vous avez relues.")
        messages.info(request, hint)
    return redirect("assessments:inherited", assessment_id=sheet.assessment.pk)


@login_required
def shared_evidence(request: SignedInRequest, assessment_id: UUID, requirement: str) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.EVIDENCE)
    offer = _offer_of(sheet, requirement)
    context = {
        "assessment": sheet.assessment,
        "requirement": sheet.content.requirements[requirement],
        "theme": sheet.content.theme_of[requirement],
        "carrier": offer.carrier,
        "evidence": Evidence.objects.filter(
            assessment=offer.answer.assessment_id, requirement=requirement, removed_at=None
        ).order_by("added_at", "pk"),
    }
    return render(request, "assessments/shared_evidence.html", context)


@login_required
def shared_evidence_file(request: SignedInRequest, assessment_id: UUID, evidence_id: UUID) -> HttpResponse:
    """Open as long as the practice belongs to the structure, and the structure carries the requirement."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.EVIDENCE)
    found = get_object_or_404(Evidence, pk=evidence_id, removed_at=None)
    offer = _offer_of(sheet, found.requirement)
    if found.assessment_id != offer.answer.assessment_id:
        raise Http404
    return send_file(found, get_object_or_404(EvidenceFile, pk=found.holder_id))


def _offer_of(sheet: Sheet, requirement: str) -> Offer:
    """Raises Http404 when the parent does not answer for the practice, or no longer does."""
    offers = find_offers(sheet.assessment, sheet.content).values()
    offer = next((one for one in offers if one.requirement == requirement), None)
    if offer is None:
        raise Http404
    return offer
