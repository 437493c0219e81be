"""A DPO's list of the practices that gave them a mandate, those that need help most first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from assessments.queries import followed_practices
from practices.access import SignedInRequest


@login_required
def portfolio(request: SignedInRequest) -> HttpResponse:
    return render(request, "assessments/portfolio.html", {"rows": followed_practices(request.user)})
