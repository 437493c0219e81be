"""The report on a campaign: a PDF that a worker prints, and a spreadsheet written at once.

Both hold only practices whose mandate was live when they were asked for; a PDF is no longer handed out once
one of its practices has ended its mandate.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from assessments.campaign_reading import Row, Standing, read_all_rows
from assessments.following import followed_by
from assessments.models import Campaign
from practices.access import Right
from practices.models import User
from reports import leasing
from reports.domain.campaign import About, Listed, build_campaign_document
from reports.layout import UnknownDocument
from reports.leasing import Claim, Clock, Failures
from reports.models import CampaignReport, Job
from reports.queueing import ring_once
from reports.rendering import PdfEngineMissing, render_campaign

FAILURES: Failures = {
    UnknownDocument: Job.Failure.NOT_RENDERABLE,
    PdfEngineMissing: Job.Failure.ENGINE_MISSING,
}
Written = str | int | float | None
HEADS = (
    "Structure",
    "Type",
    "Commune",
    "Département",
    "État",
    "Avancement (%)",
    "Score",
    "Score possible",
    "Niveau",
)
WIDTHS = (44, 34, 24, 14, 16, 16, 10, 16, 10)


def request_campaign_report(*, campaign: Campaign, by: User, at: datetime) -> CampaignReport:
    """Frozen as things stand."""
    document = build_campaign_document(
        _about(campaign),
        [_listed(row) for row in read_all_rows(campaign)],
        standings=Standing.values,
        made_at=timezone.localtime(at),
    )
    with transaction.atomic():
        report = CampaignReport.objects.create(
            campaign=campaign, document=document, requested_by=by, requested_at=at
        )
        ring_once(report, at=at)
    return report


def may_be_read(report: CampaignReport) -> bool:
    """Whether each practice listed still lets its DPO follow it; one query."""
    listed = {UUID(one["id"]) for one in report.document["practices"]}
    live = followed_by(report.campaign.launched_by, to=Right.FIGURES)
    return live.filter(pk__in=listed).count() == len(listed)


def run(report_id: UUID, *, now: Clock) -> bool:
    """Prints and stores one that waits; whether it did. Safe to call twice, or for none at all."""
    do = partial(_print, now=now)
    return leasing.work(CampaignReport, report_id, do=do, failures=FAILURES, now=now)


def _print(claim: Claim, *, now: Clock) -> bool:
    """Raises what FAILURES knows."""
    document = CampaignReport.objects.values_list("document", flat=True).get(pk=claim.job_id)
    pdf = render_campaign(document)
    return leasing.settle(claim, state=Job.State.READY, ready_at=now(), content=pdf)


def _about(campaign: Campaign) -> About:
    return About(
        title=campaign.title,
        message=campaign.message,
        launched_by=str(campaign.launched_by),
        launched_on=timezone.localdate(campaign.launched_at),
        deadline=campaign.deadline,
        closed_on=timezone.localdate(campaign.closed_at) if campaign.closed_at else None,
        referential=campaign.version.title,
        number=campaign.version.number,
    )


def _listed(row: Row) -> Listed:
    done = row.assessment if row.standing is Standing.COMPLETED else None
    scored = done if done and done.score_low is not None else None
    return Listed(
        id=str(row.practice.pk),
        name=row.practice.name,
        kind=row.practice.kind,
        city=row.practice.city,
        standing=row.standing.value,
        percent=row.percent,
        score_low=str(scored.score_low) if scored else None,
        score_high=str(scored.score_high) if scored else None,
        level=scored.level if scored else "",
    )


@override("fr")
def write_spreadsheet(campaign: Campaign) -> bytes:
    """Row after row: a cohort of ten thousand practices takes the memory of its file."""
    book = Workbook(write_only=True)
    about = book.create_sheet("Campagne")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 26, 70
    for title, value in _tell_about(campaign):
        about.append([_cell(about, title, bold=True), _cell(about, value)])
    page = book.create_sheet("Structures")
    page.freeze_panes = "B2"
    for letter, width in zip("ABCDEFGHI", WIDTHS, strict=True):
        page.column_dimensions[letter].width = width
    page.append([_cell(page, head, bold=True) for head in HEADS])
    for row in read_all_rows(campaign):
        page.append([_cell(page, value) for value in _tell_row(row)])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _tell_about(campaign: Campaign) -> Iterator[tuple[str, Written]]:
    yield "Campagne", campaign.title
    yield "Référentiel", f"{campaign.version.title}, version {campaign.version.number}"
    yield "Lancée par", str(campaign.launched_by)
    yield "Lancée le", f"{timezone.localdate(campaign.launched_at):%d/%m/%Y}"
    yield "À terminer avant le", f"{campaign.deadline:%d/%m/%Y}"
    yield "Message", campaign.message


def _tell_row(row: Row) -> tuple[Written, ...]:
    told = _listed(row)
    return (
        told.name,
        row.practice.get_kind_display(),
        told.city,
        row.practice.department,
        str(row.standing.label),
        told.percent,
        float(told.score_low) if told.score_low else None,
        float(told.score_high) if told.score_high else None,
        told.level,
    )


def _cell(page: WriteOnlyWorksheet, value: Written, *, bold: bool = False) -> Cell:
    """A text stays a text, whatever it begins with: never a formula."""
    if not isinstance(value, str):
        return WriteOnlyCell(page, value)
    cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"
    if value[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    return cell
