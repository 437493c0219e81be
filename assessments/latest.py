"""Which assessment of a practice a list shows: the newest of each referential that still stands."""

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from assessments.models import Assessment

COMPLETED = (Assessment.State.COMPLETED, Assessment.State.ARCHIVED)


def mark_latest(assessment: Assessment) -> None:
    """After one began or was set aside: three statements, inside the caller's transaction."""
    siblings = Assessment.objects.filter(
        practice=assessment.practice_id, version__referential=assessment.version.referential_id
    )
    standing = siblings.exclude(state__in=Assessment.SUPERSEDED)
    newest = standing.order_by("-started_at", "-pk").values_list("pk", flat=True).first()
    siblings.filter(is_latest=True).exclude(pk__in=[newest]).update(is_latest=False)
    earlier = siblings.filter(state__in=COMPLETED).exclude(pk__in=[newest]).order_by("-completed_at", "-pk")
    before = Subquery(earlier.values("score_low")[:1])
    siblings.filter(pk__in=[newest]).update(is_latest=True, previous_score=before)


def mark_all_latest(assessments: QuerySet[Assessment]) -> int:
    """The same for many at once, and only where it changes something; returns how many changed."""
    older = Q(started_at__lt=OuterRef("started_at")) | Q(
        started_at=OuterRef("started_at"), pk__lt=OuterRef("pk")
    )
    siblings = Assessment.objects.filter(
        practice=OuterRef("practice"), version__referential=OuterRef("version__referential")
    )
    standing = siblings.exclude(state__in=Assessment.SUPERSEDED)
    newer = standing.exclude(pk=OuterRef("pk")).exclude(older)
    before = siblings.filter(state__in=COMPLETED).exclude(pk=OuterRef("pk")).order_by("-completed_at", "-pk")
    with transaction.atomic():
        old = assessments.filter(Q(state__in=Assessment.SUPERSEDED) | Exists(newer), is_latest=True)
        changed = old.update(is_latest=False)
        new = assessments.exclude(state__in=Assessment.SUPERSEDED).filter(~Exists(newer), is_latest=False)
        changed += new.update(is_latest=True)
        latest = assessments.filter(is_latest=True).only("previous_score")
        latest = latest.annotate(before=Subquery(before.values("score_low")[:1]))
        moved = list(latest.exclude(previous_score=F("before")).exclude(previous_score=None, before=None))
        for one in moved:
            one.previous_score = one.before
        return changed + Assessment.objects.bulk_update(moved, ["previous_score"], batch_size=500)
