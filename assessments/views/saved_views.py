"""The views that a DPO keeps of their list: a name for its filters and its order."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from assessments.portfolio.asking import read_address
from assessments.portfolio.keeping import CannotKeep, keep_view, rename_view
from practices.access import SignedInRequest

SAID = {
    CannotKeep.Why.NAME: _("Donnez un nom à la vue, de 60 caractères au plus."),
    CannotKeep.Why.TAKEN: _("Vous avez déjà une vue de ce nom : choisissez-en un autre."),
    CannotKeep.Why.TOO_MANY: _("Vous avez déjà 50 vues : supprimez-en une d'abord."),
}
if set(SAID) != set(CannotKeep.Why):
    raise RuntimeError("a refusal lacks its sentence")


@login_required
@require_POST
def save_view(request: SignedInRequest) -> HttpResponse:
    query = read_address(QueryDict(request.POST.get("query", ""))).wanted.query
    try:
        view = keep_view(owner=request.user, name=request.POST.get("name", ""), query=query)
    except CannotKeep as refusal:
        messages.error(request, SAID[refusal.why])
    else:
        messages.success(request, _("La vue « %(name)s » est enregistrée.") % {"name": view.name})
    return _back(query)


@login_required
@require_POST
def change_view(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(request.user.saved_views, pk=view_id)
    try:
        rename_view(view, name=request.POST.get("name", ""))
    except CannotKeep as refusal:
        messages.error(request, SAID[refusal.why])
    else:
        messages.success(request, _("La vue s'appelle maintenant « %(name)s ».") % {"name": view.name})
    return _back(view.query)


@login_required
@require_POST
def delete_view(request: SignedInRequest, view_id: UUID) -> HttpResponse:
    view = get_object_or_404(request.user.saved_views, pk=view_id)
    view.delete()
    messages.success(request, _("La vue « %(name)s » est supprimée.") % {"name": view.name})
    return _back(view.query)


def _back(query: str) -> HttpResponse:
    address = reverse("assessments:portfolio")
    return redirect(f"{address}?{query}" if query else address)
