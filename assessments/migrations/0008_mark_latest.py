from django.db import migrations
from django.db.models import Exists, OuterRef, Q, Subquery

SUPERSEDED = ("carried_over", "set_aside")


def mark_latest(apps, schema_editor):
    """The newest standing assessment of each practice and referential, with the score completed before it."""
    Assessment = apps.get_model("assessments", "Assessment")
    standing = Assessment.objects.exclude(state__in=SUPERSEDED)
    siblings = standing.filter(
        practice=OuterRef("practice"), version__referential=OuterRef("version__referential")
    ).exclude(pk=OuterRef("pk"))
    older = Q(started_at__lt=OuterRef("started_at")) | Q(
        started_at=OuterRef("started_at"), pk__lt=OuterRef("pk")
    )
    Assessment.objects.filter(is_latest=True).update(is_latest=False)
    newest = standing.filter(~Exists(siblings.exclude(older)))
    before = siblings.filter(completed_at__isnull=False).order_by("-completed_at", "-pk")
    Assessment.objects.filter(pk__in=newest.values("pk")).update(is_latest=True)
    of_before = Assessment.objects.filter(is_latest=True).annotate(
        before=Subquery(before.values("score_low")[:1])
    )
    for pk, score in of_before.exclude(before=None).values_list("pk", "before").iterator(chunk_size=2_000):
        Assessment.objects.filter(pk=pk).update(previous_score=score)


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_portfolio_lists"),
    ]

    operations = [
        migrations.RunPython(mark_latest, migrations.RunPython.noop),
    ]
