"""Who sees a practice's data: read by whoever may see it, changed by its owners."""

from typing import NamedTuple
from uuid import UUID

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from practices import inviting, sharing
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.forms import MandateForm, MemberForm, PersonForm
from practices.journal import latest_entries
from practices.models import Membership, Practice
from practices.queries import (
    list_consultations,
    list_live_mandates,
    list_members,
    list_pending_invitations,
)
from practices.views.invitations import send_link
from practices.visit_forms import VisitForm
from practices.visiting import visits_at

NO_ACCOUNT = _(
    "Aucun compte actif n'utilise cette adresse. Vérifiez-la avec la personne, puis invitez-la\u00a0: elle "
    "recevra un lien par e-mail."
)
HAS_ACCESS = _("Cette personne a déjà accès à la structure. Pour changer son accès, retirez-le d'abord.")
LAST_OWNER = _(
    "Une structure garde toujours un responsable. Ajoutez d'abord un autre responsable, puis recommencez."
)
LATEST = 5
"""Consultations on the page itself; the others are one page further."""


class AccessForms(NamedTuple):
    member: MemberForm
    mandate: MandateForm


@login_required
@require_safe
def show(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.VIEW)
    return render_access(request, practice, AccessForms(blank_member_form(), blank_mandate_form()))


@login_required
@require_POST
def add_member(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    form = MemberForm(request.POST, prefix="member")
    return give_access(request, practice, form, AccessForms(form, blank_mandate_form()))


@login_required
@require_POST
def grant_mandate(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    form = MandateForm(request.POST, prefix="mandate")
    return give_access(request, practice, form, AccessForms(blank_member_form(), form))


@login_required
@require_POST
def remove_member(request: SignedInRequest, practice_id: UUID, membership_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    membership = get_object_or_404(list_members(practice), pk=membership_id)
    try:
        sharing.remove_member(membership=membership, by=request.user)
    except sharing.LastOwner:
        messages.error(request, LAST_OWNER)
        return redirect("practices:access", practice_id=practice.pk)
    if membership.user_id == request.user.pk:
        messages.success(request, gettext("Vous n'avez plus accès à %(practice)s.") % {"practice": practice})
        return redirect("home")
    messages.success(
        request, gettext("%(person)s n'a plus accès à la structure.") % {"person": membership.user}
    )
    return redirect("practices:access", practice_id=practice.pk)


def give_access(
    request: SignedInRequest, practice: Practice, form: PersonForm, both: AccessForms
) -> HttpResponse:
    """Gives what a valid form promises, or invites; shows a refusal beside the address."""
    if form.is_valid():
        too_many: HttpResponse | None = consume_or_429(request, action="find_account", user=request.user)
        if too_many:
            return too_many
        try:
            messages.success(request, _give(request, practice, form))
        except sharing.NoSuchAccount:
            if "invite" in request.POST:
                return _invite(request, practice, form)
            form.add_error("email", NO_ACCOUNT)
            form.may_invite = True
        except sharing.AlreadyHasAccess:
            form.add_error("email", HAS_ACCESS)
        else:
            return redirect("practices:access", practice_id=practice.pk)
    return render_access(request, practice, both)


def _give(request: SignedInRequest, practice: Practice, form: PersonForm) -> str:
    """What to say of it. Raises NoSuchAccount or AlreadyHasAccess."""
    promise, email, by = form.promise(), form.cleaned_data["email"], request.user
    if isinstance(promise, Membership.Role):
        membership = sharing.add_member(practice=practice, email=email, role=promise, by=by)
        return gettext("%(person)s a maintenant accès à la structure.") % {"person": membership.user}
    now, today = timezone.now(), timezone.localdate()
    mandate = sharing.grant_mandate(practice=practice, email=email, terms=promise, by=by, at=now, today=today)
    return gettext("%(dpo)s suit maintenant votre structure.") % {"dpo": mandate.dpo}


def _invite(request: SignedInRequest, practice: Practice, form: PersonForm) -> HttpResponse:
    invitation, token = inviting.invite(
        practice=practice,
        email=form.cleaned_data["email"],
        promise=form.promise(),
        by=request.user,
        at=timezone.now(),
    )
    send_link(request, invitation, token)
    return redirect("practices:access", practice_id=practice.pk)


def blank_member_form() -> MemberForm:
    return MemberForm(prefix="member")


def blank_mandate_form() -> MandateForm:
    return MandateForm(prefix="mandate")


def render_access(request: SignedInRequest, practice: Practice, both: AccessForms) -> HttpResponse:
    rights = rights_of(request.user, practice)
    is_member, may_manage = Right.ANSWER in rights, Right.MANAGE in rights
    visits = visits_at(practice, person=request.user, is_owner=may_manage)
    context = {
        "practice": practice,
        "visits": visits.under_way,
        "visit_form": VisitForm(mandates=visits.possible) if visits.possible else None,
        "is_member": is_member,
        "may_manage": may_manage,
        "members": list_members(practice),
        "mandates": list_live_mandates(practice),
        "invitations": list_pending_invitations(practice) if may_manage else (),
        "consultations": list_consultations(practice)[:LATEST] if is_member else (),
        "journal": latest_entries(practice),
        "forms": both,
        "now": timezone.now(),
    }
    return render(request, "practices/access.html", context)
