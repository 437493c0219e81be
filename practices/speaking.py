"""Which language a page speaks: what the person chose, and nothing that their browser guesses.

Why so: docs/decisions/0022-french-unless-one-chose.md
"""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

COOKIE = "langue"
LASTS = 365 * 24 * 3600
FRENCH = "fr"
SPOKEN = frozenset(code for code, _ in settings.LANGUAGES)

Next = Callable[[HttpRequest], HttpResponse]


def language_of(request: HttpRequest) -> str:
    """What was chosen in this browser, else the account's, else French.

    The switch sets both: the cookie says what was chosen last here, before signing in too. Without a session
    cookie nobody is looked up: a program's request and a first visit pay for nothing.
    """
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen in SPOKEN:
        return chosen
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        chosen = request.user.language
    return chosen if chosen in SPOKEN else FRENCH


def speak(get_response: Next) -> Next:
    """A middleware, after the one that says who asks."""

    def speaking(request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            response = get_response(request)
            spoken = translation.get_language() or FRENCH  # the view may just have changed it
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = in_language(spoken, response.streaming_content)
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Language", spoken)
        patch_vary_headers(response, ["Cookie"])
        return response

    return speaking


def in_language(language: str, parts: Iterable[bytes]) -> Iterator[bytes]:
    """What is written once the view is over still speaks its language."""
    with translation.override(language):
        yield from parts
