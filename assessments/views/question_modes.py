"""One question at a time or a whole theme: what a person chose last, kept in a cookie of the site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "vue"
ONE, WHOLE = "une", "theme"
MODES = frozenset({ONE, WHOLE})
A_YEAR = 365 * 24 * 3600


def prefers_one_by_one(request: HttpRequest) -> bool:
    """As chosen; somebody who has not chosen yet meets one question at a time on a phone."""
    chosen = request.GET.get("vue", request.COOKIES.get(COOKIE))
    if chosen in MODES:
        return chosen == ONE
    return "Mobi" in request.headers.get("User-Agent", "")  # what every phone's browser says


def remember_mode(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A link that changes the mode says so with « ?vue= »; nothing is written in the database."""
    chosen = request.GET.get("vue")
    if chosen in MODES:
        secure = settings.SESSION_COOKIE_SECURE
        response.set_cookie(COOKIE, chosen, max_age=A_YEAR, samesite="Lax", httponly=True, secure=secure)
    return response
