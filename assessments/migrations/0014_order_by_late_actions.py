from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0013_handing_down"),
    ]

    operations = [
        migrations.AddField(
            model_name="assessment",
            name="overdue",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, verbose_name="actions en retard"
            ),
        ),
        migrations.AddIndex(
            model_name="assessment",
            index=models.Index(
                condition=models.Q(("is_latest", True)), fields=["overdue", "id"], name="latest_by_overdue"
            ),
        ),
    ]
