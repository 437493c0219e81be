"""Changing and ending a mandate, on either side; and what its holders consulted."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practices import sharing
from practices.access import Right, SignedInRequest, get_practice_for
from practices.forms import TermsForm
from practices.queries import list_consultations, list_live_mandates, list_mandates_held

LINES_PER_PAGE = 50
IS_OVER = _("Ce mandat a pris fin entre-temps\u00a0: rien n'a été changé.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, practice_id: UUID, mandate_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    mandate = get_object_or_404(list_live_mandates(practice), pk=mandate_id)
    form = TermsForm(request.POST or None, initial={"scope": mandate.scope, "ends_on": mandate.ends_on})
    if request.method != "POST" or not form.is_valid():
        context = {"practice": practice, "mandate": mandate, "form": form}
        return render(request, "practices/mandate.html", context)
    try:
        sharing.change_mandate(mandate=mandate, terms=form.terms(), by=request.user)
    except sharing.MandateIsOver:
        messages.error(request, IS_OVER)
    else:
        said = gettext("Le mandat de %(dpo)s est à jour, dès maintenant.")
        messages.success(request, said % {"dpo": mandate.dpo})
    return redirect("practices:access", practice_id=practice.pk)


@login_required
@require_POST
def revoke(request: SignedInRequest, practice_id: UUID, mandate_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    mandate = get_object_or_404(practice.mandates.select_related("dpo"), pk=mandate_id)
    sharing.end_mandate(mandate=mandate, by=request.user, at=timezone.now())
    said = gettext("Le mandat de %(dpo)s est révoqué\u00a0: cette personne n'a plus accès.")
    messages.success(request, said % {"dpo": mandate.dpo})
    return redirect("practices:access", practice_id=practice.pk)


@login_required
@require_safe
def held(request: SignedInRequest) -> HttpResponse:
    """« Mes mandats »: those of the person who asks."""
    page = Paginator(list_mandates_held(request.user), LINES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "practices/mandates.html", {"page": page})


@login_required
@require_POST
def give_up(request: SignedInRequest, mandate_id: int) -> HttpResponse:
    mandate = get_object_or_404(request.user.mandates.select_related("practice"), pk=mandate_id)
    sharing.end_mandate(mandate=mandate, by=request.user, at=timezone.now())
    said = gettext("Vous avez renoncé au mandat de %(practice)s\u00a0: vous n'y avez plus accès.")
    messages.success(request, said % {"practice": mandate.practice})
    return redirect("practices:mandates")


@login_required
@require_safe
def consultations(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """What the holders of mandates opened, for the practice's members."""
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    page = Paginator(list_consultations(practice), LINES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "practices/consultations.html", {"practice": practice, "page": page})
