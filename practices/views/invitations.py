"""Sending an invitation's link, sending it again, cancelling it; and the page where it leads."""

from smtplib import SMTPException
from uuid import UUID

from allauth.core.ratelimit import consume_or_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from practices import inviting
from practices.access import Right, SignedInRequest, get_practice_for
from practices.models import Invitation, User

NO_LONGER = _("Cette invitation n'attend plus de réponse\u00a0: elle a été acceptée ou annulée.")


def send_link(request: SignedInRequest, invitation: Invitation, token: str) -> None:
    """Says on the next page whether the message left; the invitation waits either way."""
    context = {
        "invitation": invitation,
        "inviter": request.user,
        "url": request.build_absolute_uri(reverse("practices:invitation", args=[token])),
        "days": inviting.LASTS.days,
    }
    subject = " ".join(render_to_string("practices/email/invitation_subject.txt", context).split())
    body = render_to_string("practices/email/invitation_message.txt", context)
    try:
        send_mail(subject, body, None, [invitation.email])
    except (SMTPException, OSError):
        messages.error(
            request,
            gettext(
                "L'invitation de %(email)s est prête, mais l'e-mail n'est pas parti. Réessayez dans quelques "
                "minutes avec «\u00a0Renvoyer\u00a0»."
            )
            % {"email": invitation.email},
        )
    else:
        messages.success(
            request, gettext("L'invitation est partie à %(email)s.") % {"email": invitation.email}
        )


@login_required
@require_POST
def send_again(request: SignedInRequest, practice_id: UUID, invitation_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    invitation = get_object_or_404(practice.invitations, pk=invitation_id)
    too_many: HttpResponse | None = consume_or_429(request, action="find_account", user=request.user)
    if too_many:
        return too_many
    try:
        token = inviting.renew_link(invitation=invitation, by=request.user, at=timezone.now())
    except inviting.NoSuchInvitation:
        messages.info(request, NO_LONGER)
    else:
        send_link(request, invitation, token)
    return redirect("practices:access", practice_id=practice.pk)


@login_required
@require_POST
def cancel(request: SignedInRequest, practice_id: UUID, invitation_id: int) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    invitation = get_object_or_404(practice.invitations, pk=invitation_id)
    try:
        inviting.cancel(invitation=invitation, by=request.user, at=timezone.now())
    except inviting.NoSuchInvitation:
        messages.info(request, NO_LONGER)
    else:
        said = gettext("L'invitation de %(email)s est annulée\u00a0: son lien est mort.")
        messages.success(request, said % {"email": invitation.email})
    return redirect("practices:access", practice_id=practice.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Open to whoever holds the link; accepted only by an account that confirmed the invited address."""
    try:
        if request.method == "POST" and isinstance(request.user, User):
            return _accept(request, request.user, token)
        invitation = inviting.find_invitation(token, at=timezone.now(), today=timezone.localdate())
    except (inviting.NoSuchInvitation, inviting.InvitationHasExpired):
        return render(request, "practices/invitation_over.html", status=404)
    return _show(request, invitation)


def _accept(request: HttpRequest, user: User, token: str) -> HttpResponse:
    now, today = timezone.now(), timezone.localdate()
    try:
        practice = inviting.accept(token=token, by=user, at=now, today=today)
    except inviting.AddressDiffers:
        return _show(request, inviting.find_invitation(token, at=now, today=today), status=409)
    messages.success(request, gettext("Vous avez maintenant accès à %(practice)s.") % {"practice": practice})
    return redirect("assessments:practice", practice_id=practice.pk)


def _show(request: HttpRequest, invitation: Invitation, *, status: int = 200) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    context = {
        "invitation": invitation,
        "may_accept": user is not None and inviting.holds_address(user, invitation.email),
        "is_unconfirmed": user is not None and user.email.lower() == invitation.email,
    }
    return render(request, "practices/invitation.html", context, status=status)
