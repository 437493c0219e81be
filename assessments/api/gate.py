"""What every answer of the API has in common, whoever made it: the middleware before /api/."""

from collections.abc import Callable
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from assessments.api.problems import MEDIA_TYPE, problem

PREFIX = "/api/"
ALLOWED = "GET, HEAD, OPTIONS"
KEPT_IN_304 = ("ETag", "Cache-Control", "Vary")

Next = Callable[[HttpRequest], HttpResponse]


def keep_the_gate(get_response: Next) -> Next:
    """HEAD as GET without its body; OPTIONS; ETag and 304; every error as a problem, even one from afar."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = _in_our_words(asked, get_response(request))
        patch_vary_headers(response, ["Authorization"])
        response.setdefault(
            "Cache-Control", "private, no-cache" if response.status_code == 200 else "no-store"
        )
        if response.status_code == 200:
            response = _unless_known(request, response)
        if asked == "HEAD":
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return middleware


def _in_our_words(method: str | None, response: HttpResponse) -> HttpResponse:
    status = response.status_code
    if status == 405:
        response = _empty() if method == "OPTIONS" else problem(405)
        response["Allow"] = ALLOWED
    elif status >= 400 and response.get("Content-Type") != MEDIA_TYPE:
        response = problem(status)
    return response


def _empty() -> HttpResponse:
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 when If-None-Match holds what the answer would be; other conditions are for those who write."""
    response["ETag"] = etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    known = [one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))]
    if etag not in known and "*" not in known:
        return response
    unchanged = HttpResponseNotModified()
    for name in KEPT_IN_304:
        if name in response:
            unchanged[name] = response[name]
    return unchanged
