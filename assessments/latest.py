"""Which assessment of a practice a list shows: the newest of each referential that still stands."""

from assessments.models import Assessment


def mark_latest(assessment: Assessment) -> None:
    """After one began or was set aside: three statements, inside the caller's transaction."""
    siblings = Assessment.objects.filter(
        practice=assessment.practice_id, version__referential=assessment.version.referential_id
    )
    standing = siblings.exclude(state__in=Assessment.SUPERSEDED)
    newest = standing.order_by("-started_at", "-pk").values_list("pk", flat=True).first()
    siblings.filter(is_latest=True).exclude(pk=newest).update(is_latest=False)
    siblings.filter(pk=newest).update(is_latest=True)
