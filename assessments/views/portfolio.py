"""A DPO's list of the practices that gave them a mandate, on screen and as files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from assessments.portfolio.asking import read_address
from assessments.portfolio.exporting import Cell, list_rows, write_csv, write_xlsx
from assessments.portfolio.filtering import Show
from assessments.portfolio.listing import MOST, PAGE, QUIET_DAYS, ListPage, read_page
from practices.access import SignedInRequest

LAST_LIST = "suivi"
"""The cookie that leads from a practice back to the list as it was filtered."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def portfolio(request: SignedInRequest) -> HttpResponse:
    asked = read_address(request.GET)
    page = read_page(request.user, asked.wanted, _page(request), now=timezone.now())
    context = {
        "asked": asked,
        "page": page,
        "tabs": [(one, page.counts[one]) for one in Show],
        "views": list(request.user.saved_views.all()),
        "pages": _pages(page),
        "most": MOST,
        "quiet_days": QUIET_DAYS,
    }
    response = render(request, "assessments/portfolio.html", context)
    response.set_cookie(
        LAST_LIST, asked.wanted.query, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


@login_required
def portfolio_csv(request: SignedInRequest) -> HttpResponseBase:
    return _send(request, write_csv, "csv", "text/csv; charset=utf-8")


@login_required
def portfolio_xlsx(request: SignedInRequest) -> HttpResponseBase:
    return _send(request, write_xlsx, "xlsx", XLSX)


def _send(
    request: SignedInRequest,
    write: Callable[[Iterable[Sequence[Cell]]], Iterator[bytes]],
    extension: str,
    content_type: str,
) -> HttpResponseBase:
    """Row after row, as the database gives them."""
    asked = read_address(request.GET)
    rows = list_rows(request.user, asked.wanted, asked.themes, now=timezone.now())
    response = StreamingHttpResponse(write(rows), content_type=content_type)
    name = f"suivi-{asked.code or 'vide'}-{timezone.localdate():%Y-%m-%d}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _pages(page: ListPage) -> dict[str, Any]:
    """Where the next and the former pages are; None when there is none."""
    first = (page.number - 1) * PAGE
    return {
        "first": first + 1,
        "last": first + len(page.lines),
        "before": page.number - 1 if page.number > 1 else None,
        "after": page.number + 1 if page.has_next else None,
    }
