"""What a practice shares, and what it may be set beside: its peers, its past, and for an MSP its members."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessments.models import Assessment, FigureSharing
from assessments.portfolio.audience import members_of
from assessments.portfolio.benchmark import Comparison, latest_completed, name_views, read_comparison
from assessments.portfolio.drawing import Plotted, draw_line, draw_peers
from assessments.portfolio.sharing import (
    NoParent,
    live_sharings,
    share_with_parent,
    share_with_peers,
    withdraw,
)
from assessments.portfolio.summing import sum_up
from assessments.portfolio.trends import first_month, read_points
from assessments.shared_pages import shared_context
from assessments.views.portfolio_insights import choose_version, heatmap_context, sums_context
from practices.access import Right, SignedInRequest, get_practice_for, rights_of
from practices.models import Practice

Purpose = FigureSharing.Purpose


@login_required
def comparison(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    practice = get_practice_for(request.user, practice_id, to=Right.FIGURES)
    version, versions = choose_version(request)
    context: dict[str, Any] = {
        "practice": practice,
        "version": version,
        "versions": versions,
        "can_share": Right.MANAGE in rights_of(request.user, practice),
        "sharings": live_sharings(practice),
        "points": (),
    }
    if version is not None:
        own = latest_completed(practice, version)
        found = read_comparison(practice, version)
        since = first_month(timezone.localdate())
        points = read_points(practice, version.referential.code, since=since)
        trend = draw_line([Plotted(month=p.month, score=p.score_low, changed=p.changed) for p in points])
        context |= {"own": own, "points": points, "trend": trend if points else None}
        context |= _peers(own, found)
    return render(request, "assessments/comparison.html", context)


def _peers(own: Assessment | None, found: Comparison | None) -> dict[str, Any]:
    views = name_views(found, own) if found else ()
    nearest = views[-1] if views else None
    return {
        "found": found,
        "views": views,
        "nearest": nearest,
        "chart": draw_peers(nearest.rows) if nearest else None,
    }


@login_required
@require_POST
def share(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """`purpose` and `deed` come from the page's buttons; anything else changes nothing."""
    practice = get_practice_for(request.user, practice_id, to=Right.MANAGE)
    purpose, gives = request.POST.get("purpose"), request.POST.get("deed") == "give"
    if purpose not in set(Purpose):
        messages.error(request, _("Cette demande n'a pas été comprise : rien n'a changé."))
    elif gives:
        _give(request, practice, Purpose(purpose))
    else:
        withdraw(practice=practice, purpose=Purpose(purpose), by=request.user, at=timezone.now())
        messages.success(request, _("Votre accord est retiré : vos chiffres ne comptent plus."))
    return redirect("assessments:comparison", practice_id=practice.pk)


def _give(request: SignedInRequest, practice: Practice, purpose: FigureSharing.Purpose) -> None:
    now = timezone.now()
    if purpose is Purpose.PEERS:
        share_with_peers(practice=practice, by=request.user, at=now)
        messages.success(
            request, _("Vos chiffres compteront, sans nom, dès la prochaine publication mensuelle.")
        )
        return
    try:
        with_gaps = request.POST.get("with_gaps") == "1"
        share_with_parent(practice=practice, with_gaps=with_gaps, by=request.user, at=now)
    except NoParent:
        messages.error(request, _("Votre structure n'est rattachée à aucune autre : rien n'a changé."))
    else:
        messages.success(request, _("%(parent)s voit désormais vos chiffres.") % {"parent": practice.parent})


@login_required
def members(request: SignedInRequest, practice_id: UUID) -> HttpResponse:
    """For the people of an MSP or a CPTS: nobody else, its DPO included, was agreed with."""
    practice = get_practice_for(request.user, practice_id, to=Right.ANSWER)
    version, versions = choose_version(request)
    if version is None:
        return render(request, "assessments/portfolio_nothing.html")
    audience = members_of(practice, version.referential.code)
    context = {
        "practice": practice,
        "version": version,
        "versions": versions,
        "member_count": practice.members.count(),
        **shared_context(request.user, practice, version),
        **heatmap_context(request, audience.figures, version),
        **sums_context(sum_up(audience, day=timezone.localdate())),
    }
    return render(request, "assessments/portfolio_members.html", context)
