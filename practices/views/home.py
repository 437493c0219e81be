from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practices.models import User
from practices.queries import list_own_practices


def show_home(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return render(request, "practices/landing.html")
    return render(request, "practices/home.html", {"practices": list_own_practices(request.user)})
