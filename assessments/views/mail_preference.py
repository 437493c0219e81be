"""Whether somebody takes e-mails about campaigns and proposed actions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.models import MailRefusal
from practices.access import SignedInRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_preference(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        refused = MailRefusal.objects.filter(person=request.user).exists()
        return render(request, "assessments/mail_preference.html", {"refused": refused})
    if "mails" in request.POST:
        MailRefusal.objects.filter(person=request.user).delete()
        messages.success(request, _("Vous recevrez ces courriels."))
    else:
        MailRefusal.objects.get_or_create(person=request.user)
        messages.success(request, _("Vous ne recevrez plus ces courriels. Tout reste visible sur vos pages."))
    return redirect("assessments:mail_preference")
