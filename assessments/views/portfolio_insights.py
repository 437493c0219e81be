"""A DPO's practices taken together: the map of their themes, the spread of scores, the gaps they share."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Assessment
from assessments.portfolio.asking import Asked, read_address
from assessments.portfolio.audience import followed_by, narrowed
from assessments.portfolio.drawing import LineChart, Plotted, draw_histogram, draw_line
from assessments.portfolio.filtering import FiguresForm, MapForm
from assessments.portfolio.heatmap import Order, read_heatmap
from assessments.portfolio.listing import assessed
from assessments.portfolio.summaries import (
    COMPUTED_AT_ONCE,
    Summary,
    read_summary,
    store_summary,
    sum_up_filtered,
)
from assessments.portfolio.summing import Sums
from practices.access import SignedInRequest
from practices.models import User
from referentials.content_loading import published_content, published_versions
from referentials.models import ReferentialVersion

DEFAULT = "cabinets"
MOST_PAGES = 2_001


@login_required
@require_safe
def heatmap(request: SignedInRequest) -> HttpResponse:
    version, versions = choose_version(request)
    if version is None:
        return render(request, "assessments/portfolio_nothing.html")
    asked = read_address(request.GET, reading=MapForm)
    rows = assessed(request.user, asked.wanted, now=timezone.now())
    context = {
        "asked": asked,
        "version": version,
        "versions": versions,
        **heatmap_context(request, rows, version),
    }
    return render(request, "assessments/portfolio_heatmap.html", context)


@login_required
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    version, versions = choose_version(request)
    if version is None:
        return render(request, "assessments/portfolio_nothing.html")
    asked = read_address(request.GET, reading=FiguresForm)
    summary = _summary(request.user, asked)
    context = {
        "asked": asked,
        "version": version,
        "versions": versions,
        "summary": summary,
        "most": COMPUTED_AT_ONCE,
        **sums_context(summary.sums),
    }
    return render(request, "assessments/portfolio_figures.html", context)


def _summary(user: User, asked: Asked) -> Summary:
    now = timezone.now()
    if not asked.is_filtered:
        return read_summary(user, asked.code, at=now)
    kept = assessed(user, asked.wanted, now=now)
    return sum_up_filtered(narrowed(followed_by(user, asked.code), kept), at=now)


@login_required
@require_POST
def recompute(request: SignedInRequest) -> HttpResponse:
    version, __ = choose_version(request)
    if version is None:
        raise Http404
    store_summary(request.user, version.referential, at=timezone.now())
    messages.success(request, _("Les chiffres sont recalculés."))
    response = redirect("assessments:portfolio_figures")
    response["Location"] += f"?referentiel={version.referential.code}"
    return response


def choose_version(request: HttpRequest) -> tuple[ReferentialVersion | None, list[ReferentialVersion]]:
    """The current version of the referential asked for, of ours, or of the first; and all there are."""
    versions = published_versions()
    by_code = {version.referential.code: version for version in versions}
    asked = request.GET.get("referentiel") or request.POST.get("referentiel") or DEFAULT
    return by_code.get(asked) or next(iter(versions), None), versions


def heatmap_context(
    request: HttpRequest, rows: QuerySet[Assessment], version: ReferentialVersion
) -> dict[str, Any]:
    """`theme` narrows the map to one column, as a phone needs."""
    content = published_content(version.pk, version.content_hash)
    asked = request.GET.get("theme", "")
    one = tuple(theme for theme in content.themes if theme.code == asked)
    order = Order(request.GET["tri"]) if request.GET.get("tri") in set(Order) else Order.WORST_THEME
    return {
        "heatmap": read_heatmap(rows, one or content.themes, order=order, page=_page(request)),
        "themes": content.themes,
        "theme": one[0].code if one else "",
        "order": order.value,
        "map_query": urlencode(
            {"referentiel": version.referential.code, "tri": order.value, "theme": one[0].code if one else ""}
        ),
    }


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), MOST_PAGES) if asked.isascii() and asked.isdigit() else 1


def sums_context(sums: Sums | None) -> dict[str, Any]:
    return {
        "sums": sums,
        "histogram": draw_histogram(sums.distribution) if sums and sums.begun else None,
        "trend": _draw_trend(sums) if sums and sums.months else None,
    }


def _draw_trend(sums: Sums) -> LineChart:
    return draw_line(
        [
            Plotted(
                month=one.month,
                score=one.quartiles.median,
                low=one.quartiles.first,
                high=one.quartiles.third,
                changed=one.passed > 0,
            )
            for one in sums.months
        ]
    )
