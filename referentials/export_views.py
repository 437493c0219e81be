"""A version as a file, in any format, after what the format cannot hold was told."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.content_loading import load_content
from referentials.format_labels import FORMAT_LABELS, download_name
from referentials.formats.catalogue import find_format
from referentials.queries import visible_version_at

MOST_SHOWN = 100


@login_required
@require_safe
def choose_format(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """?format=… tells what that one cannot hold."""
    version = visible_version_at(request.user, code, number)
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
    version = visible_version_at(request.user, code, number)
    if format_name not in FORMAT_LABELS:
        raise Http404
    writing = find_format(format_name).write(load_content(version.pk))
    name = download_name(code, number, format_name)
    return HttpResponse(
        writing.data,
        content_type=FORMAT_LABELS[format_name].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
