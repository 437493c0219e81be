"""Opening a visit, by an owner; closing it, on either side."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from practices import visiting
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.visit_forms import VisitForm


@login_required
@require_POST
def open_visit(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    possible = visiting.visits_at(practice, person=request.user, is_owner=True).possible
    form = VisitForm(request.POST, mandates=possible)
    if not form.is_valid():
        for [error, *_rest] in form.errors.values():
            messages.error(request, str(error))
        return redirect("practices:access", practice_id=practice.pk)
    dpo, length = form.cleaned_data["dpo"], form.cleaned_data["length"]
    try:
        visit = visiting.open_visit(
            practice=practice, dpo=dpo, length=length, by=request.user, at=timezone.now()
        )
    except visiting.NoMandate:
        messages.error(request, _("Cette personne n'a plus de mandat ouvrant vos réponses."))
    else:
        opened = _("La visite est ouverte\u00a0: %(dpo)s peut répondre avec vous.") % {"dpo": visit.dpo}
        messages.success(request, opened)
    return redirect("practices:access", practice_id=practice.pk)


@login_required
@require_POST
def close_visit(request: SignedInRequest, practice_id: UUID, visit_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.VIEW)
    visit = get_object_or_404(practice.visits.select_related("practice", "dpo"), pk=visit_id)
    if visit.dpo_id != request.user.pk and Right.MANAGE not in rights_of(request.user, practice):
        raise Http404
    visiting.close_visit(visit=visit, by=request.user, at=timezone.now())
    messages.success(request, _("La visite est close\u00a0: seuls les membres de la structure répondent."))
    return redirect("practices:access", practice_id=practice.pk)
