"""Somebody leaves: what they hold, to whom it goes, then the end of their access."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments import handing_over
from assessments.together_forms import HandOverForm
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Membership, Practice
from practices.queries import list_members
from practices.sharing import LastOwner


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, practice_id: UUID, membership_id: int) -> HttpResponse:
    """Of any member by an owner, of oneself by anybody."""
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    membership = _find(request, practice, membership_id)
    held = handing_over.held_by(membership.user, practice, at=timezone.now())
    others = list(list_members(practice).exclude(pk=membership.pk))
    form = HandOverForm(request.POST if request.method == "POST" else None, members=others)
    if request.method == "POST" and (not held.count or form.is_valid()):
        to = form.chosen() if held.count else None
        try:
            handing_over.hand_over(membership=membership, to=to, by=request.user, at=timezone.now())
        except LastOwner:
            messages.error(request, _last_owner())
            return redirect("practices:access", practice_id=practice.pk)
        return _leave(request, practice, membership)
    context = {
        "practice": practice,
        "membership": membership,
        "is_self": membership.user_id == request.user.pk,
        "held": held,
        "titles": handing_over.titles_of(held),
        "form": form,
    }
    return render(request, "assessments/hand_over.html", context, status=422 if form.errors else 200)


def _find(request: SignedInRequest, practice: Practice, membership_id: int) -> Membership:
    membership = get_object_or_404(list_members(practice), pk=membership_id)
    is_self = membership.user_id == request.user.pk
    if not is_self and Right.MANAGE not in rights_of(request.user, practice):
        raise Http404
    return membership


def _last_owner() -> str:
    return _(
        "Une structure garde toujours un responsable. Ajoutez d'abord un autre responsable, puis recommencez."
    )


def _leave(request: SignedInRequest, practice: Practice, membership: Membership) -> HttpResponse:
    if membership.user_id == request.user.pk:
        messages.success(request, _("Vous n'avez plus accès à %(practice)s.") % {"practice": practice})
        return redirect("home")
    messages.success(request, _("%(person)s n'a plus accès à la structure.") % {"person": membership.user})
    return redirect("practices:access", practice_id=practice.pk)
