"""A version as a file, in any format, after what the format cannot hold was told."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_review
from referentials.content_loading import UnknownReferential, UnknownVersion, find_version, load_content
from referentials.format_labels import FORMAT_LABELS, download_name
from referentials.formats.catalogue import find_format
from referentials.models import ReferentialVersion

MOST_SHOWN = 100


@login_required
@require_safe
def choose_format(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """?format=… tells what that one cannot hold."""
    version = _visible(request, code, number)
    name = request.GET.get("format", "")
    context: dict[str, Any] = {"version": version, "formats": FORMAT_LABELS.items(), "chosen": ""}
    if name in FORMAT_LABELS:
        losses = find_format(name).write(load_content(version.pk)).losses
        more = max(0, len(losses) - MOST_SHOWN)
        context |= {"chosen": name, "label": FORMAT_LABELS[name], "losses": losses[:MOST_SHOWN], "more": more}
    return render(request, "referentials/export.html", context)


@login_required
@require_safe
def download(request: HttpRequest, code: str, number: str, format_name: str) -> HttpResponse:
    version = _visible(request, code, number)
    if format_name not in FORMAT_LABELS:
        raise Http404
    writing = find_format(format_name).write(load_content(version.pk))
    name = download_name(code, number, format_name)
    return HttpResponse(
        writing.data,
        content_type=FORMAT_LABELS[format_name].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _visible(request: HttpRequest, code: str, number: str) -> ReferentialVersion:
    """Raises Http404, also for a draft that somebody else writes."""
    try:
        version = find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404(str(error)) from error
    if version.is_draft and not may_review(request.user):
        raise Http404
    return version
