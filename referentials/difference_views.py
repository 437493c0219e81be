"""Two versions side by side: for everybody when both are published, for the workbench's people otherwise."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_review
from referentials.comparing import compare_versions, count_kinds, describe, differences_data, of_kinds
from referentials.content_loading import UnknownReferential, UnknownVersion, find_version
from referentials.difference_phrases import KINDS
from referentials.domain.diff import Kind
from referentials.models import ReferentialVersion


@login_required
@require_safe
def differences(request: HttpRequest, code: str, number: str, other: str) -> HttpResponse:
    """`other` is the earlier version; ?nature=… keeps the differences of these kinds."""
    old, new = _visible(request, code, other), _visible(request, code, number)
    compared = compare_versions(old, new)
    found = compared.differences
    chosen = {Kind(kind) for kind in request.GET.getlist("nature") if kind in set(Kind)}
    context = {
        "old": old,
        "version": new,
        "total": len(found),
        "entries": describe(compared.old, compared.new, of_kinds(found, chosen)),
        "kinds": [(kind, KINDS[kind], count, kind in chosen) for kind, count in count_kinds(found).items()],
        "others": _others(request, new),
    }
    return render(request, "referentials/differences.html", context)


@login_required
@require_safe
def differences_json(request: HttpRequest, code: str, number: str, other: str) -> HttpResponse:
    old, new = _visible(request, code, other), _visible(request, code, number)
    return JsonResponse(differences_data(old, new, compare_versions(old, new).differences))


def _visible(request: HttpRequest, code: str, number: str) -> ReferentialVersion:
    """Raises Http404, also for a draft that somebody else writes."""
    try:
        version = find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404(str(error)) from error
    if version.is_draft and not may_review(request.user):
        raise Http404
    return version


def _others(request: HttpRequest, version: ReferentialVersion) -> list[ReferentialVersion]:
    siblings = version.referential.versions.exclude(pk=version.pk).order_by("-effective_on", "-pk")
    return [one for one in siblings if not one.is_draft or may_review(request.user)]
