"""Mounted at /api/."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from assessments.api.description import description_of
from assessments.api.endpoints import api
from assessments.api.problems import not_found


def show_description(request: HttpRequest) -> HttpResponse:
    """Open to all: it tells nothing of anybody."""
    if request.method != "GET":
        return HttpResponse(status=405)
    return HttpResponse(description_of(api, request.path), content_type="application/json")


operations: list[Any] = [
    one for one in api.urls[0] if getattr(one, "name", "") != "api-root"
]  # it would show nothing
patterns: list[URLPattern | URLResolver] = [
    path("v1/openapi.json", csrf_exempt(show_description), name="description"),
    path("v1/", include(operations)),
    re_path("", csrf_exempt(not_found), name="nothing"),
]

urlpatterns = [path("", include((patterns, "api")))]
