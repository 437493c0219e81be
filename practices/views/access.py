"""Who sees a practice's data: read by whoever may see it, changed by its owners."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from allauth.core.ratelimit import consume_or_429
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from practices import sharing
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.forms import MandateForm, MemberForm
from practices.journal import latest_entries
from practices.models import Membership, Practice
from practices.queries import list_live_mandates, list_members

NO_ACCOUNT = (
    "Aucun compte actif n'utilise cette adresse. Vérifiez-la avec la personne, ou demandez-lui de créer son "
    "compte, puis recommencez."
)
HAS_ACCESS = "Cette personne a déjà accès à la structure. Pour changer son accès, retirez-le d'abord."
LAST_OWNER = (
    "Une structure garde toujours un responsable. Ajoutez d'abord un autre responsable, puis recommencez."
)


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

    def add() -> str:
        role = Membership.Role(form.cleaned_data["role"])
        email = form.cleaned_data["email"]
        membership = sharing.add_member(practice=practice, email=email, role=role, by=request.user)
        return f"{membership.user} a maintenant accès à la structure."

    return give_access(request, practice, form, add, AccessForms(form, blank_mandate_form()))


@login_required
@require_POST
def grant_mandate(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    form = MandateForm(request.POST, prefix="mandate")

    def grant() -> str:
        now, today = timezone.now(), timezone.localdate()
        mandate = sharing.grant_mandate(
            practice=practice, by=request.user, at=now, today=today, **form.cleaned_data
        )
        return f"{mandate.dpo} suit maintenant votre structure."

    return give_access(request, practice, form, grant, AccessForms(blank_member_form(), form))


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
        messages.success(request, f"Vous n'avez plus accès à {practice}.")
        return redirect("home")
    messages.success(request, f"{membership.user} n'a plus accès à la structure.")
    return redirect("practices:access", practice_id=practice.pk)


@login_required
@require_POST
def revoke_mandate(request: SignedInRequest, practice_id: UUID, mandate_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    mandate = get_object_or_404(practice.mandates.select_related("dpo"), pk=mandate_id)
    sharing.revoke_mandate(mandate=mandate, by=request.user, at=timezone.now())
    messages.success(request, f"Le mandat de {mandate.dpo} est révoqué\u00a0: cette personne n'a plus accès.")
    return redirect("practices:access", practice_id=practice.pk)


def give_access(
    request: SignedInRequest, practice: Practice, form: forms.Form, give: Callable[[], str], both: AccessForms
) -> HttpResponse:
    """Runs `give` if the form holds, and shows its refusal beside the address otherwise."""
    if form.is_valid():
        too_many: HttpResponse | None = consume_or_429(request, action="find_account", user=request.user)
        if too_many:
            return too_many
        try:
            messages.success(request, give())
        except sharing.NoSuchAccount:
            form.add_error("email", NO_ACCOUNT)
        except sharing.AlreadyHasAccess:
            form.add_error("email", HAS_ACCESS)
        else:
            return redirect("practices:access", practice_id=practice.pk)
    return render_access(request, practice, both)


def blank_member_form() -> MemberForm:
    return MemberForm(prefix="member")


def blank_mandate_form() -> MandateForm:
    return MandateForm(prefix="mandate")


def render_access(request: SignedInRequest, practice: Practice, both: AccessForms) -> HttpResponse:
    context = {
        "practice": practice,
        "may_manage": Right.MANAGE in rights_of(request.user, practice),
        "members": list_members(practice),
        "mandates": list_live_mandates(practice),
        "journal": latest_entries(practice),
        "forms": both,
    }
    return render(request, "practices/access.html", context)
