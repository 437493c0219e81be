"""Evidence of one requirement: see, add a file or a place, take away, download."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from assessments.evidence import (
    MOST_MEGABYTES,
    MOST_MEGABYTES_IN_ALL,
    FileInfected,
    FileTooBig,
    ScannerAway,
    TooMuchEvidence,
    add_file,
    add_place,
    is_shown_elsewhere,
    remove_evidence,
)
from assessments.forms import EVIDENCE_FORMS
from assessments.models import Evidence, EvidenceFile
from assessments.queries import Sheet, evidence_of, get_evidence_file_for, get_evidence_for, get_sheet_for
from assessments.recognising import FileRefused, Reason
from assessments.views.closed import leads_back_when_closed
from practices.access import Right, SignedInRequest, rights_of

ACCEPTED = gettext_lazy("PDF, image PNG ou JPEG, texte, DOCX, XLSX ou ODT")
REFUSED: Mapping[Reason, Promise] = {
    Reason.UNKNOWN_TYPE: gettext_lazy(
        "Ce type de fichier n'est pas accepté. Envoyez un fichier %(accepted)s."
    ),
    Reason.NAME_LIES: gettext_lazy(
        "Le contenu de ce fichier n'est pas celui que son nom annonce. Ouvrez-le dans son logiciel, "
        "enregistrez-le en PDF, puis envoyez ce PDF. Sont acceptés\u00a0: %(accepted)s."
    ),
    Reason.MACROS: gettext_lazy(
        "Ce document contient du code (macros ou scripts). Imprimez-le en PDF, puis envoyez ce PDF."
    ),
    Reason.BOMB: gettext_lazy(
        "Ce document est anormalement volumineux une fois ouvert. Enregistrez-le en PDF, puis envoyez ce PDF."
    ),
    Reason.BROKEN: gettext_lazy(
        "Ce document est abîmé ou protégé par un mot de passe. Enregistrez-le de nouveau sans mot de passe, "
        "puis renvoyez-le."
    ),
}
if set(REFUSED) != set(Reason):
    raise RuntimeError("REFUSED lacks a reason")

Refusals = (FileTooBig, TooMuchEvidence, FileRefused, FileInfected, ScannerAway)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@leads_back_when_closed
def evidence(request: SignedInRequest, assessment_id: UUID, requirement: str) -> HttpResponse:
    right = Right.ANSWER if request.method == "POST" else Right.EVIDENCE
    sheet = get_sheet_for(request.user, assessment_id, to=right)
    if requirement not in sheet.content.requirements:
        raise Http404
    if request.method != "POST":
        return _show(request, sheet, requirement, status=200)
    kind = Evidence.Kind.PLACE if request.POST.get("kind") == "place" else Evidence.Kind.FILE
    form = EVIDENCE_FORMS[kind](request.POST, request.FILES, auto_id=_ids(kind))
    if form.is_valid() and _add(request, sheet, requirement, form):
        messages.success(request, _("La preuve est enregistrée."))
        return redirect("assessments:evidence", assessment_id=assessment_id, requirement=requirement)
    return _show(request, sheet, requirement, refused=form, status=422)


@login_required
def download(request: SignedInRequest, assessment_id: UUID, evidence_id: UUID) -> HttpResponse:
    return send_file(*get_evidence_file_for(request.user, assessment_id, evidence_id))


def send_file(evidence: Evidence, file: EvidenceFile) -> HttpResponse:
    """Always as a file to save: a browser never shows on our site what somebody sent."""
    content_type = evidence.content_type
    return HttpResponse(
        bytes(file.content),
        content_type=f"{content_type}; charset=utf-8" if content_type.startswith("text/") else content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, evidence.name) or "attachment",
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        },
    )


@login_required
@require_POST
def remove(request: SignedInRequest, assessment_id: UUID, evidence_id: UUID) -> HttpResponse:
    found = get_evidence_for(request.user, assessment_id, evidence_id, to=Right.ANSWER)
    remove_evidence(evidence=found, by=request.user, at=timezone.now())
    told = {"evidence": found}
    if is_shown_elsewhere(found):
        said = _("La preuve «\u00a0%(evidence)s\u00a0» est retirée. Une autre de vos évaluations la garde.")
    else:
        said = _("La preuve «\u00a0%(evidence)s\u00a0» est retirée.")
    messages.success(request, said % told)
    return redirect("assessments:evidence", assessment_id=assessment_id, requirement=found.requirement)


def _add(request: SignedInRequest, sheet: Sheet, requirement: str, form: forms.Form) -> bool:
    """Whether it was kept; if not, the form says why."""
    said = form.cleaned_data
    common: dict[str, Any] = {
        "assessment": sheet.assessment,
        "requirement": requirement,
        "expires_on": said["expires_on"],
        "by": request.user,
        "at": timezone.now(),
    }
    if "place" in said:
        add_place(place=said["place"], **common)
        return True
    try:
        add_file(sent=said["file"], **common)
    except Refusals as refusal:
        form.add_error("file", _explain(refusal))
        return False
    return True


def _ids(kind: str) -> str:
    """Both forms stand on one page and ask for a date."""
    return f"id_{kind}_%s"


def _explain(refusal: Exception) -> str:
    if isinstance(refusal, FileRefused):
        return str(REFUSED[refusal.reason]) % {"accepted": ACCEPTED}
    if isinstance(refusal, FileTooBig):
        said = _("Ce fichier dépasse %(megabytes)d\u00a0Mo. Réduisez-le ou dites où il est gardé.")
        return said % {"megabytes": MOST_MEGABYTES}
    if isinstance(refusal, TooMuchEvidence):
        said = _(
            "Les preuves de cette évaluation dépasseraient %(megabytes)d\u00a0Mo. Retirez-en, ou dites où "
            "celle-ci est gardée."
        )
        return said % {"megabytes": MOST_MEGABYTES_IN_ALL}
    if isinstance(refusal, FileInfected):
        said = _("L'antivirus a trouvé «\u00a0%(virus)s\u00a0» dans ce fichier\u00a0: il n'a pas été gardé.")
        return said % {"virus": refusal}
    return _(
        "L'antivirus ne répond pas\u00a0: le fichier n'a pas été gardé. Réessayez dans quelques minutes."
    )


def _blank_forms() -> dict[str, forms.Form]:
    return {kind: form(auto_id=_ids(kind)) for kind, form in EVIDENCE_FORMS.items()}


def _as_refused(refused: forms.Form | None) -> dict[str, forms.Form]:
    """The form that says why, in the place of its kind."""
    return {kind: refused for kind, form in EVIDENCE_FORMS.items() if refused and type(refused) is form}


def _show(
    request: SignedInRequest,
    sheet: Sheet,
    requirement: str,
    *,
    status: int,
    refused: forms.Form | None = None,
) -> HttpResponse:
    may_answer = Right.ANSWER in rights_of(request.user, sheet.assessment.practice)
    shown = _blank_forms() | _as_refused(refused)
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "requirement": sheet.content.requirements[requirement],
        "theme": sheet.content.theme_of[requirement],
        "evidence": evidence_of(sheet.assessment, requirement),
        "file_form": shown[Evidence.Kind.FILE],
        "place_form": shown[Evidence.Kind.PLACE],
        "accepted": ACCEPTED,
        "most_megabytes": MOST_MEGABYTES,
        "can_remove": may_answer,
        "can_answer": may_answer and not sheet.assessment.is_superseded,
    }
    return render(request, "assessments/evidence.html", context, status=status)
