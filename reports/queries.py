"""What the screens read of reports: never the document nor the file, unless that is what is asked for."""

from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Assessment
from practices.access import Right, open_for
from practices.models import User
from reports.models import Pack, Report, ReportFile


def reports_of(assessment: Assessment) -> QuerySet[Report]:
    """The latest first."""
    return Report.objects.filter(assessment=assessment).defer("document").select_related("requested_by")


def get_report_for(user: User, report_id: UUID, *, to: Right) -> Report:
    """One query, rights included; raises Http404 for what `user` may not see."""
    reports = Report.objects.defer("document", "assessment__result").select_related(
        "assessment__practice", "assessment__version", "requested_by"
    )
    return open_for(user, reports, to=to, prefix="assessment__practice__", pk=report_id)


def get_document_for(user: User, report_id: UUID) -> Report:
    """The report with its document, assessment and practice; raises Http404 for what `user` may not see."""
    reports = Report.objects.defer("assessment__result").select_related(
        "assessment__practice", "assessment__version"
    )
    return open_for(user, reports, to=Right.VIEW, prefix="assessment__practice__", pk=report_id)


def get_file_for(user: User, report_id: UUID, content: str) -> ReportFile:
    """The file with its report and practice; raises Http404 when there is none that `user` may see.

    `content` is the field to load, "content" or "summary": the other one stays in the database.
    """
    other = {"content": "summary", "summary": "content"}[content]
    files = ReportFile.objects.defer(other, "report__document", "report__assessment__result").select_related(
        "report__assessment__practice"
    )
    return open_for(user, files, to=Right.VIEW, prefix="report__assessment__practice__", pk=report_id)


def packs_of(assessment: Assessment) -> QuerySet[Pack]:
    """The latest first."""
    return Pack.objects.filter(assessment=assessment).order_by("-requested_at")


def get_pack_for(user: User, pack_id: UUID, *, to: Right) -> Pack:
    """One query, rights included; raises Http404 for what `user` may not see."""
    packs = Pack.objects.defer("assessment__result").select_related(
        "assessment__practice", "assessment__version", "requested_by"
    )
    return open_for(user, packs, to=to, prefix="assessment__practice__", pk=pack_id)
