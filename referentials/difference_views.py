"""Two versions side by side: for everybody when both are published, for the workbench's people otherwise."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referentials.appointing import may_review
from referentials.comparing import compare_versions, count_kinds, describe, differences_data, of_kinds
from referentials.difference_phrases import KINDS
from referentials.domain.diff import Kind
from referentials.models import ReferentialVersion
from referentials.queries import visible_version_at


@login_required
@require_safe
def differences(request: HttpRequest, code: str, number: str, other: str) -> HttpResponse:
    """`other` is the earlier version; ?nature=… keeps the differences of these kinds."""
    old, new = visible_version_at(request.user, code, other), visible_version_at(request.user, code, number)
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
    old, new = visible_version_at(request.user, code, other), visible_version_at(request.user, code, number)
    return JsonResponse(differences_data(old, new, compare_versions(old, new).differences))


def _others(request: HttpRequest, version: ReferentialVersion) -> list[ReferentialVersion]:
    siblings = version.referential.versions.exclude(pk=version.pk).order_by("-effective_on", "-pk")
    return [one for one in siblings if not one.is_draft or may_review(request.user)]
