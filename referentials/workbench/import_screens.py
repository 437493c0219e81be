"""A file is sent, looked at, then becomes a draft or takes the place of one. Nothing changes in between."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from referentials.format_labels import FORMAT_LABELS
from referentials.formats import spreadsheet
from referentials.formats.cannot_read import LARGEST_FILE, CannotRead
from referentials.importing import CannotImport, NumberIsTaken
from referentials.models import PendingImport, ReferentialVersion
from referentials.receiving import DraftChanged, apply_import, preview_import, receive_file
from referentials.workbench.import_preview import preview_context
from referentials.workbench.importing_forms import ApplyForm, UploadForm
from referentials.workbench.rights import for_editors, person


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    refusal: CannotRead | None = None
    if form.is_bound and form.is_valid():
        try:
            pending = _receive(request, form)
        except CannotRead as error:
            refusal = error
        else:
            return redirect("workbench:import_preview", pending=pending.pk)
    context = {"form": form, "refusal": refusal, "formats": FORMAT_LABELS.values()}
    status = 413 if form.has_error("file", "too_big") else 422 if refusal or form.errors else 200
    return render(request, "workbench/import/upload.html", context, status=status)


def _receive(request: HttpRequest, form: UploadForm) -> PendingImport:
    sent: UploadedFile = form.cleaned_data["file"]
    return receive_file(
        data=sent.read(LARGEST_FILE + 1),
        file_name=sent.name or "fichier",
        format_name=form.cleaned_data["format"],
        by=person(request),
        at=timezone.now(),
    )


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, pending: int) -> HttpResponse:
    """GET shows what would change; POST changes it, unless the draft moved in between."""
    found = _find(request, pending)
    if request.method == "POST":
        return _apply(request, found)
    return _show(request, found)


def _find(request: HttpRequest, pending: int) -> PendingImport:
    """Raises Http404 for another person's file, and for one that was let go."""
    mine = PendingImport.objects.filter(uploaded_by_id=person(request).pk, expires_at__gt=timezone.now())
    return get_object_or_404(mine, pk=pending)


def _show(request: HttpRequest, pending: PendingImport, *, changed: bool = False) -> HttpResponse:
    context = {**preview_context(pending, preview_import(pending)), "changed": changed}
    return render(request, "workbench/import/preview.html", context, status=409 if changed else 200)


def _apply(request: HttpRequest, pending: PendingImport) -> HttpResponse:
    referential = preview_import(pending).content.referential
    form = ApplyForm(request.POST, referential=referential)
    if not form.is_valid():
        return _show(request, pending, changed=True)
    try:
        draft = apply_import(
            pending=pending,
            seen=form.cleaned_data["seen"],
            previous=form.cleaned_data["previous"],
            by=person(request),
            at=timezone.now(),
        )
    except (DraftChanged, CannotImport, NumberIsTaken):
        return _show(request, pending, changed=True)
    return _open(request, draft)


def _open(request: HttpRequest, draft: ReferentialVersion) -> HttpResponse:
    messages.success(
        request, _("Le fichier est importé dans le brouillon %(number)s.") % {"number": draft.number}
    )
    return redirect("workbench:draft", code=draft.referential.code, number=draft.number)


@for_editors
@require_POST
def discard(request: HttpRequest, pending: int) -> HttpResponse:
    _find(request, pending).delete()
    messages.info(request, _("Le fichier est oublié\u00a0: rien n'a changé."))
    return redirect("workbench:import")


@for_editors
@require_safe
def model(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        spreadsheet.template(),
        content_type=FORMAT_LABELS["xlsx"].content_type,
        headers={"Content-Disposition": 'attachment; filename="modele-referentiel.xlsx"'},
    )
