"""The report on a campaign: for the DPO who launched it, as long as its practices agree."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.campaign_reading import get_campaign_for
from assessments.models import Campaign
from practices.access import SignedInRequest
from practices.consulting import note_opened
from practices.models import User
from reports.campaign_reporting import may_be_read, request_campaign_report, write_spreadsheet
from reports.models import CampaignReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def download_spreadsheet(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign_for(request.user, campaign_id)
    return _attach(write_spreadsheet(campaign), XLSX, f"{_name(campaign)}.xlsx")


@login_required
@require_POST
def ask(request: SignedInRequest, campaign_id: UUID) -> HttpResponse:
    campaign = _campaign_for(request.user, campaign_id)
    report = request_campaign_report(campaign=campaign, by=request.user, at=timezone.now())
    return redirect("reports:campaign_report", report_id=report.pk)


@login_required
@require_safe
def show(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that says how far the report has come."""
    report = _get_for(request.user, report_id)
    if not may_be_read(report):
        messages.warning(
            request,
            _("Une structure de ce rapport a mis fin à son mandat\u00a0: demandez un nouveau rapport."),
        )
        return redirect("assessments:campaign", campaign_id=report.campaign_id)
    template = "reports/campaign/progress.html" if request.htmx else "reports/campaign/report.html"
    return render(request, template, {"report": report})


@login_required
@require_safe
def download(request: SignedInRequest, report_id: UUID) -> HttpResponse:
    report = _get_for(request.user, report_id)
    if report.state != report.State.READY or not may_be_read(report):
        raise Http404
    return _attach(bytes(report.content), "application/pdf", f"{_name(report.campaign)}.pdf")


def _campaign_for(user: User, campaign_id: UUID) -> Campaign:
    """Raises Http404. It shows a list of those whom `user` follows, which they can read in their journal."""
    campaign = get_campaign_for(user, campaign_id)
    note_opened(user, None)
    return campaign


def _get_for(user: User, report_id: UUID) -> CampaignReport:
    """Raises Http404."""
    reports = CampaignReport.objects.select_related("campaign__launched_by", "campaign__version")
    report = get_object_or_404(reports.defer("content"), pk=report_id, campaign__launched_by=user)
    note_opened(user, None)
    return report


def _name(campaign: Campaign) -> str:
    return slugify(f"campagne {campaign.title}")[:80]


def _attach(content: bytes, content_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
