"""Choosing the language of the screens."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from practices.models import User
from practices.speaking import COOKIE, LASTS, SPOKEN


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remembered by the browser, and by the account of whoever is signed in; then back to the same page."""
    language, back = request.POST.get("language", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if safe else "home")
    if language not in SPOKEN:  # no button of ours sends it
        return response
    if isinstance(request.user, User) and request.user.language != language:
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        COOKIE,
        language,
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response
