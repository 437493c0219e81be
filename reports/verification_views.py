"""Public: is this report authentic? Whoever asks learns a version and a date, and never whose it is."""

from allauth.core.ratelimit import consume_or_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from reports.domain.sealing import group, read_code
from reports.upload_reading import FingerprintUploadHandler, ReadUpload
from reports.verifying import find_seal, verify_file

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1_000_000
AROUND_THE_FILE = 10_000
"""Bytes of a form beside its file."""

TEMPLATE = "reports/verify.html"


@never_cache
@csrf_exempt  # the check reads the form, which must not happen before the file has its reader: see `_verify`
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    if too_many := _count(request):
        return too_many
    if request.method == "POST":
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES + AROUND_THE_FILE:
            return _show(request, "too_big", status=413)
        request.upload_handlers = [FingerprintUploadHandler(request)]
        return _verify(request)
    typed = request.GET.get("code", "")
    if code := read_code(typed):
        return redirect("verification:code", code=group(code))
    return _show(request, "no_code" if typed else "", typed=typed)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    if not isinstance(upload, ReadUpload) or not upload.fingerprint.size:
        return _show(request, "no_file", status=422)
    finding = verify_file(upload.fingerprint)
    return _show(request, finding.verdict.value, seal=finding.seal, chain_holds=finding.chain_holds)


@never_cache
@require_safe
def show_code(request: HttpRequest, code: str) -> HttpResponse:
    """A code that cannot be one is looked for like the others: nothing tells them apart by the clock."""
    if too_many := _count(request):
        return too_many
    seal = find_seal(read_code(code) or "")
    if seal is None:
        return _show(request, "code_unknown", typed=code, status=404)
    return _show(request, "code_known", seal=seal)


def _count(request: HttpRequest) -> HttpResponse | None:
    too_many: HttpResponse | None = consume_or_429(request, action="verify_report", limit_get=True)
    return too_many


def _show(request: HttpRequest, outcome: str, *, status: int = 200, **context: object) -> HttpResponse:
    known = {"seal": None, "typed": "", "chain_holds": True, "most_megabytes": MOST_MEGABYTES}
    return render(request, TEMPLATE, {**known, **context, "outcome": outcome}, status=status)
