"""Refuses a request that is too big before anything of it is read, kept in memory or written to a disk."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Next = Callable[[HttpRequest], HttpResponse]


def refuse_oversized(get_response: Next) -> Next:
    """Django reads no more than the announced length: what is announced is all that can come."""

    def middleware(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not announced.isdecimal() or int(announced) <= settings.MOST_REQUEST_BYTES:
            return get_response(request)
        megabytes = settings.MOST_REQUEST_BYTES // 1_000_000
        return render(request, "413.html", {"most_megabytes": megabytes}, status=413)

    return middleware
