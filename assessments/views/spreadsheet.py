"""The questionnaire in a spreadsheet: taken away, sent back, compared, applied."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from assessments.answering import AnswerRefused
from assessments.models import AnswerUpload
from assessments.queries import Sheet, get_sheet_for, rights_on
from assessments.recognising import XLSX
from assessments.spreadsheets.reading import CellProblem, FileRefused
from assessments.spreadsheets.writing import write_questionnaire
from assessments.uploading import (
    LASTS,
    MOST_MEGABYTES,
    FileTooBig,
    SomebodyAnswered,
    UploadIsOver,
    apply_upload,
    drop,
    find_differences,
    receive,
    waiting,
)
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest

MOST_PROBLEMS = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def spreadsheet(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Where the workbook is downloaded, and sent back by whoever may answer."""
    right = Right.ANSWER if request.method == "POST" else Right.VIEW
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    if request.method != "POST":
        return _show(request, sheet)
    sent = request.FILES.get("file")
    if sent is None:
        return _show(request, sheet, [CellProblem("", _("Choisissez le fichier que vous avez rempli."))])
    try:
        upload = receive(sheet=sheet, sent=sent, by=request.user, at=timezone.now())
    except FileTooBig:
        problem = _("Ce fichier dépasse %(most)d\u00a0Mo\u00a0: il n'a pas été ouvert.") % {
            "most": MOST_MEGABYTES
        }
        return _show(request, sheet, [CellProblem("", problem)])
    except FileRefused as refusal:
        return _show(request, sheet, refusal.problems)
    return redirect("assessments:upload", assessment_id=assessment_id, upload_id=upload.pk)


@login_required
def download(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.VIEW)
    number = sheet.assessment.version.number
    name = f"questionnaire-{slugify(sheet.assessment.practice.name)[:60]}-{number}.xlsx"
    return HttpResponse(
        write_questionnaire(sheet),
        content_type=XLSX.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def upload(request: SignedInRequest, assessment_id: UUID, upload_id: UUID) -> HttpResponse:
    """What the file would change, and the yes that applies it."""
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    found = waiting(sheet.assessment, at=timezone.now()).filter(pk=upload_id).first()
    if found is None:
        return _tell_it_is_over(request, sheet, upload_id)
    if request.method == "POST":
        return _apply(request, sheet, found)
    return _show_differences(request, sheet, found)


@login_required
@require_POST
def drop_upload(request: SignedInRequest, assessment_id: UUID, upload_id: UUID) -> HttpResponse:
    sheet = get_sheet_for(request.user, assessment_id, to=Right.ANSWER)
    found = waiting(sheet.assessment, at=timezone.now()).filter(pk=upload_id).first()
    if found is None:
        return _tell_it_is_over(request, sheet, upload_id)
    drop(found, at=timezone.now())
    messages.success(request, _("Le fichier est abandonné\u00a0: rien n'a changé."))
    return redirect("assessments:spreadsheet", assessment_id=assessment_id)


def _apply(request: SignedInRequest, sheet: Sheet, found: AnswerUpload) -> HttpResponse:
    try:
        count = _apply_as_posted(request, sheet, found)
    except SomebodyAnswered:
        messages.warning(
            request,
            _("Quelqu'un a répondu entre-temps\u00a0: relisez, puis appliquez. Rien n'a encore changé."),
        )
        return _show_differences(request, sheet, found, status=409)
    except AnswerRefused:
        messages.error(
            request,
            _("Une réponse « sans objet » a perdu son motif\u00a0: complétez le fichier et renvoyez-le."),
        )
        return _show_differences(request, sheet, found, status=422)
    except UploadIsOver:
        return _tell_it_is_over(request, sheet, found.pk)
    told = ngettext("%(count)d réponse est à jour.", "%(count)d réponses sont à jour.", count)
    messages.success(request, told % {"count": count} if count else _("Le fichier n'a rien changé."))
    return redirect("assessments:overview", assessment_id=sheet.assessment.pk)


def _apply_as_posted(request: SignedInRequest, sheet: Sheet, found: AnswerUpload) -> int:
    seen = request.POST.get("seen", "")
    return apply_upload(
        sheet=sheet,
        upload_id=found.pk,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1,
        erases="erases" in request.POST,
        from_file={code for code in found.answers if request.POST.get(f"keep-{code}") == "file"},
        by=request.user,
        at=timezone.now(),
    )


def _tell_it_is_over(request: SignedInRequest, sheet: Sheet, upload_id: UUID) -> HttpResponse:
    if not sheet.assessment.uploads.filter(pk=upload_id).exists():
        raise Http404
    messages.info(request, _("Ce fichier a déjà été appliqué, abandonné, ou attend depuis trop longtemps."))
    return redirect("assessments:spreadsheet", assessment_id=sheet.assessment.pk)


def _show(request: SignedInRequest, sheet: Sheet, problems: Iterable[CellProblem] = ()) -> HttpResponse:
    rights = rights_on(request.user, sheet.assessment)
    may_send = Right.ANSWER in rights and sheet.assessment.takes_answers
    told = tuple(problems)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "may_send": may_send,
        "problems": told[:MOST_PROBLEMS],
        "more_problems": len(told) - MOST_PROBLEMS,
        "uploads": waiting(sheet.assessment, at=timezone.now()) if may_send else (),
        "most_megabytes": MOST_MEGABYTES,
        "days": LASTS.days,
    }
    return render(request, "assessments/spreadsheet.html", context, status=422 if told else 200)


def _show_differences(
    request: SignedInRequest, sheet: Sheet, found: AnswerUpload, *, status: int = 200
) -> HttpResponse:
    context = {
        "assessment": sheet.assessment,
        "upload": found,
        "differences": find_differences(sheet, found),
    }
    return render(request, "assessments/upload.html", context, status=status)
