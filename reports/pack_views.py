"""Asking for a proof pack, watching it come, taking it away, deleting it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.queries import get_assessment_for
from practices.access import Right, SignedInRequest, rights_of
from reports.models import Pack
from reports.packing import LinkIsForged, NoReportYet, read_link, request_pack, send_parts, sign_link
from reports.queries import get_pack_for
from reports.queueing import retry_job


@login_required
@require_POST
def ask(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    assessment = get_assessment_for(request.user, assessment_id, to=Right.ANSWER)
    try:
        pack = request_pack(assessment=assessment, by=request.user, at=timezone.now())
    except NoReportYet:
        messages.error(request, _("Demandez d'abord le rapport\u00a0: le dossier de preuves le contient."))
        return redirect("reports:index", assessment_id=assessment_id)
    return redirect("reports:pack", pack_id=pack.pk)


@login_required
@require_safe
def show(request: SignedInRequest, pack_id: UUID) -> HttpResponse:
    """The whole page, or for htmx the part that says how far the pack has come."""
    pack = get_pack_for(request.user, pack_id, to=Right.EVIDENCE)
    context = {
        "pack": pack,
        "token": sign_link(pack),
        "is_expired": _is_expired(pack),
        "assessment": pack.assessment,
        "rights": rights_of(request.user, pack.assessment.practice),
    }
    template = "reports/pack/progress.html" if request.htmx else "reports/pack/pack.html"
    return render(request, template, context)


@login_required
@require_POST
def retry(request: SignedInRequest, pack_id: UUID) -> HttpResponse:
    pack = get_pack_for(request.user, pack_id, to=Right.ANSWER)
    if not retry_job(job=pack, at=timezone.now()):
        messages.info(request, _("Ce dossier n'est plus en échec, ou un autre est déjà en cours."))
    return redirect("reports:pack", pack_id=pack_id)


@login_required
@require_POST
def delete(request: SignedInRequest, pack_id: UUID) -> HttpResponse:
    """Its link dies with it."""
    pack = get_pack_for(request.user, pack_id, to=Right.ANSWER)
    pack.delete()
    messages.success(request, _("Le dossier est supprimé\u00a0: son lien ne mène plus à rien."))
    return redirect("reports:index", assessment_id=pack.assessment_id)


@login_required
@require_safe
def download(request: SignedInRequest, token: str) -> HttpResponseBase:
    """The link alone is not enough: whoever follows it must have the right to see the practice."""
    try:
        pack = get_pack_for(request.user, read_link(token), to=Right.EVIDENCE)
    except LinkIsForged as error:
        raise Http404 from error
    if pack.state != Pack.State.READY or _is_expired(pack):
        return redirect("reports:pack", pack_id=pack.pk)
    name = slugify(pack.assessment.practice.name)[:80].strip("-") or "structure"
    headers = {
        "Content-Disposition": f'attachment; filename="preuves-{name}-{pack.requested_at:%Y-%m-%d}.zip"',
        "Content-Length": str(pack.size),
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(send_parts(pack), content_type="application/zip", headers=headers)


def _is_expired(pack: Pack) -> bool:
    return pack.expires_at is not None and pack.expires_at <= timezone.now()
