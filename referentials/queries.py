"""What the reading pages show of each version, without loading its content."""

from dataclasses import dataclass

from django.db.models import Count

from referentials.content_loading import published_versions
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
