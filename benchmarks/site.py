"""The site with bare views behind the same middleware: one does one update, the other reads fifty rows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from assessments.models import Assessment
from cabinet_compliance.urls import urlpatterns as site
from practices.models import Practice


@login_required
def update_one_row(request: HttpRequest, assessment_id: str) -> HttpResponse:
    Assessment.objects.filter(pk=assessment_id).update(changed_at=timezone.now())
    return HttpResponse("ok")


@login_required
def read_fifty_rows(request: HttpRequest) -> HttpResponse:
    rows = Practice.objects.order_by("name", "pk")[:50]
    return HttpResponse("\n".join(f"{one.name} {one.city}" for one in rows))


urlpatterns = [
    *site,
    path("bare/<uuid:assessment_id>/", update_one_row),
    path("bare/rows/", read_fifty_rows),
]
