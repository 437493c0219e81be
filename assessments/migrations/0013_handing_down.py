import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0012_answering_together"),
        ("practices", "0007_answering_together"),
        ("referentials", "0007_pending_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandingDown",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=200, verbose_name="empreinte")),
                ("at", models.DateTimeField(verbose_name="quand")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="practices.practice"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="referentials.referentialversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "transmission aux membres",
                "verbose_name_plural": "transmissions aux membres",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "version"), name="one_handing_down_per_version"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="in_view_of",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="assessments.answer",
            ),
        ),
    ]
