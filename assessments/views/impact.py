"""What publishing a draft would do, for those who write it; the practices are not named."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.models import ImpactLine, ImpactStudy
from assessments.studying import continue_study, is_out_of_date, start_study, summarise
from referentials.appointing import may_edit
from referentials.mapping_editing import get_or_propose, refresh
from referentials.mapping_loading import NoMapping
from referentials.models import ReferentialVersion
from referentials.workbench.finding import draft_at
from referentials.workbench.rights import for_editors, for_reviewers, person

AT_FIRST, AT_A_TIME = 2.0, 1.0
"""Seconds that one request studies: small portfolios need no progress bar."""
LINES_A_PAGE = 50


@for_reviewers
@require_safe
def impact(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = _draft_with_previous(code, number)
    context: dict[str, Any] = {"version": version, "can_edit": may_edit(request.user)}
    if study := version.impact_studies.first():
        lines = Paginator(_lines(study), LINES_A_PAGE).get_page(request.GET.get("page"))
        context |= {"study": study, "is_out_of_date": is_out_of_date(study), "lines": lines}
        context["summary"] = summarise(study)
    return render(request, "assessments/impact.html", context)


@for_editors
@require_POST
def start(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """On the mapping as it stands once proposed again around what the editors decided."""
    version, by, now = _draft_with_previous(code, number), person(request), timezone.now()
    refresh(get_or_propose(version, by=by, at=now), by=by, at=now)
    return _go_on(request, start_study(version=version, by=by, at=now), seconds=AT_FIRST)


@for_editors
@require_POST
def step(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """Sent by the page itself while the study lasts; by its button without JavaScript."""
    version = _draft_with_previous(code, number)
    study = version.impact_studies.first()
    if study is None:
        return redirect("assessments:impact", code=code, number=number)
    return _go_on(request, study, seconds=AT_A_TIME)


def _go_on(request: HttpRequest, study: ImpactStudy, *, seconds: float) -> HttpResponse:
    try:
        study = continue_study(study, seconds=seconds)
    except NoMapping:
        return render(request, "assessments/impact.html", {"version": study.version, "no_mapping": True})
    if request.headers.get("HX-Request") and not study.finished_at:
        return render(request, "assessments/fragments/impact_progress.html", {"study": study})
    address = redirect("assessments:impact", code=study.version.referential.code, number=study.version.number)
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address.url})
    return address


def _draft_with_previous(code: str, number: str) -> ReferentialVersion:
    """Raises Http404 for a first version too: it changes nobody's answers."""
    version = draft_at(code, number)
    if version.previous_id is None:
        raise Http404
    return version


def _lines(study: ImpactStudy) -> QuerySet[ImpactLine]:
    """Those whose level moves first, the lowest first; then those with the most to do."""
    lines = study.lines.exclude(kept=None).select_related("assessment__practice", "assessment__version")
    moved = lines.annotate(change=F("score_after") - F("score_before"))
    return moved.order_by(F("change").asc(nulls_last=True), "-to_confirm", "-to_answer", "pk")
