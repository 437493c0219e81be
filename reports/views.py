"""Asking for a report, watching it come, taking it away."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from assessments.queries import get_assessment_for
from practices.access import Right, SignedInRequest, rights_of
from reports.models import ReportFile
from reports.queries import get_file_for, get_report_for, reports_of
from reports.snapshots import AssessmentIsOpen, request_report, retry_report


@login_required
@require_safe
def index(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    context = {
        "assessment": assessment,
        "reports": reports_of(assessment),
        "rights": rights_of(request.user, assessment.practice),
    }
    return render(request, "reports/index.html", context)


@login_required
@require_POST
def ask(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    try:
        report = request_report(assessment=assessment, by=request.user, at=timezone.now())
    except AssessmentIsOpen:
        messages.error(request, "Terminez d'abord l'évaluation\u00a0: le rapport atteste ce qui est figé.")
        return redirect("reports:index", assessment_id=assessment_id)
    return redirect("reports:report", report_id=report.pk)


@login_required
@require_safe
def report(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that says how far the report has come."""
    found = get_report_for(request.user, report_id, to=Right.VIEW)
    context = {
        "report": found,
        "assessment": found.assessment,
        "rights": rights_of(request.user, found.assessment.practice),
    }
    template = "reports/progress.html" if request.htmx else "reports/report.html"
    return render(request, template, context)


@login_required
@require_POST
def retry(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    found = get_report_for(request.user, report_id, to=Right.ANSWER)
    if not retry_report(report=found, at=timezone.now()):
        messages.info(request, "Ce rapport n'est plus en échec, ou un autre est déjà en cours.")
    return redirect("reports:report", report_id=report_id)


@login_required
@require_safe
def download(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    file = get_file_for(request.user, report_id)
    return HttpResponse(
        bytes(file.content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{_file_name(file)}"',
            "Cache-Control": "private, no-store",
        },
    )


def _file_name(file: ReportFile) -> str:
    """ASCII letters, digits and dashes only: safe in a header and on any disk."""
    day = timezone.localdate(file.report.requested_at)
    practice = slugify(file.report.assessment.practice.name)[:80].strip("-") or "structure"
    return f"rapport-{practice}-{day:%Y-%m-%d}.pdf"
