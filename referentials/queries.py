"""What the reading pages show of each version, without loading its content."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404

from referentials.appointing import MayAct, may_review
from referentials.content_loading import (
    UnknownReferential,
    UnknownVersion,
    find_version,
    published_versions,
)
from referentials.models import ReferentialVersion, Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    version: ReferentialVersion
    requirement_count: int
    is_current: bool


def list_versions(*, with_drafts: bool) -> list[VersionEntry]:
    """By referential, the latest first."""
    versions = ReferentialVersion.objects.select_related("referential").defer("extras")
    if not with_drafts:
        versions = versions.exclude(state=ReferentialVersion.State.DRAFT)
    counts = dict(Requirement.objects.values_list("version").annotate(Count("pk")).order_by())
    current = {version.pk for version in published_versions()}
    return [
        VersionEntry(
            version=version,
            requirement_count=counts.get(version.pk, 0),
            is_current=version.pk in current,
        )
        for version in versions.order_by("referential__code", "-effective_on", "-pk")
    ]


def version_at(code: str, number: str) -> ReferentialVersion:
    """Whatever its state. Raises Http404."""
    try:
        return find_version(code, number)
    except (UnknownReferential, UnknownVersion) as error:
        raise Http404(str(error)) from error


def visible_version_at(user: MayAct, code: str, number: str) -> ReferentialVersion:
    """Raises Http404, also for a draft that `user` neither edits nor reviews."""
    version = version_at(code, number)
    if version.is_draft and not may_review(user):
        raise Http404
    return version
