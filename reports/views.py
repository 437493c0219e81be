"""Asking for a report, watching it come, reading it, taking it away."""

from io import BytesIO
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.charts import PAGE
from assessments.queries import get_assessment_for
from practices.access import Right, SignedInRequest, rights_of
from reports.layout import UnknownDocument, lay_out
from reports.lettering import tidy
from reports.models import Report
from reports.queries import get_document_for, get_file_for, get_report_for, packs_of, reports_of
from reports.queueing import retry_job
from reports.snapshots import AssessmentIsOpen, request_report
from reports.word import write_word

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_safe
def index(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.VIEW)
    context = {
        "assessment": assessment,
        "reports": reports_of(assessment),
        "packs": packs_of(assessment),
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
        messages.error(request, _("Terminez d'abord l'évaluation\u00a0: le rapport atteste ce qui est figé."))
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
    if not retry_job(job=found, at=timezone.now()):
        messages.info(request, _("Ce rapport n'est plus en échec, ou un autre est déjà en cours."))
    return redirect("reports:report", report_id=report_id)


@login_required
@require_safe
def read(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """The frozen document as a page: nothing to wait for."""
    found = get_document_for(request.user, report_id)
    try:
        context = lay_out(tidy(found.document), document_hash=found.document_hash, frame=PAGE)
    except UnknownDocument as error:
        return _refuse(request, error, report_id)
    shown = {"row": found, "assessment": found.assessment, "attachment_name": ""}
    return render(request, "reports/read.html", {**context, **shown})


@login_required
@require_safe
def download(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    file = get_file_for(request.user, report_id, "content")
    return _send(bytes(file.content), PDF, _file_name("rapport", file.report, "pdf"))


@login_required
@require_safe
def download_summary(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    file = get_file_for(request.user, report_id, "summary")
    if not file.summary_sha256:
        raise Http404  # made before there were summaries
    return _send(bytes(file.summary), PDF, _file_name("synthese", file.report, "pdf"))


@login_required
@require_safe
def download_word(request: SignedInRequest, report_id: UUID) -> HttpResponseBase:
    found = get_document_for(request.user, report_id)
    try:
        data = write_word(found.document, document_hash=found.document_hash)
    except UnknownDocument as error:
        return _refuse(request, error, report_id)
    name = _file_name("rapport", found, "docx")
    answer = FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=WORD)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _send(data: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=content_type, headers=headers)


def _refuse(request: SignedInRequest, error: UnknownDocument, report_id: UUID) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("reports:report", report_id=report_id)


def _file_name(kind: str, report: Report, extension: str) -> str:
    """ASCII letters, digits and dashes only: safe in a header and on any disk."""
    day = timezone.localdate(report.requested_at)
    practice = slugify(report.assessment.practice.name)[:80].strip("-") or "structure"
    return f"{kind}-{practice}-{day:%Y-%m-%d}.{extension}"
