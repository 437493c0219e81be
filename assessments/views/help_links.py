"""Handing a one-time link over: sent by us, or shown once to whoever asked, who passes it on."""

from smtplib import SMTPException
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.domain.helping import Addressee
from assessments.models import Assessment, HelpRequest
from practices.access import SignedInRequest
from practices.models import User


def write_ready_message(assessment: Assessment, addressee: Addressee, *, by: User) -> str:
    """For the person to change; the link and its last day are added when it is sent."""
    context = {"addressee": addressee, "practice": assessment.practice, "person": by}
    return render_to_string("assessments/help/ready_message.txt", context).strip()


def hand_over(
    request: SignedInRequest, assessment: Assessment, help_request: HelpRequest, token: str
) -> HttpResponse:
    """The only page that ever shows the link, unless it left by e-mail."""
    context = {
        "assessment": assessment,
        "request_for_help": help_request,
        "url": address_of(request, token),
    }
    text = render_to_string("assessments/email/ask_help.txt", context)
    subject, _rest, body = (part.strip() for part in text.partition("\n"))
    if help_request.email and _send(help_request.email, subject, body):
        messages.success(request, _("Votre demande est partie à %(email)s.") % {"email": help_request.email})
        return redirect("assessments:help_request", assessment.pk, help_request.pk)
    context |= {
        "failed": bool(help_request.email),
        "text": body,
        "mailto": f"mailto:{quote(help_request.email)}?subject={quote(subject)}&body={quote(body)}",
        "sms": f"sms:?&body={quote(render_to_string('assessments/help/sms.txt', context).strip())}",
    }
    return render(request, "assessments/help/link.html", context)


def address_of(request: HttpRequest, token: str) -> str:
    path = reverse("assessments:give_help", args=[token])
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def _send(address: str, subject: str, body: str) -> bool:
    try:
        return bool(send_mail(subject, f"{body}\n", None, [address]))
    except (SMTPException, OSError):
        return False
