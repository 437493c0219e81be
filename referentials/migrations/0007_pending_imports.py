"""Files that were sent to the workbench, and that nobody has applied yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("referentials", "0006_guard_deletions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PendingImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="reçu le")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="effacé après le")),
                ("file_name", models.CharField(max_length=200, verbose_name="nom du fichier")),
                ("format_name", models.CharField(max_length=40, verbose_name="format")),
                ("data", models.BinaryField(verbose_name="contenu")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import en attente",
                "verbose_name_plural": "imports en attente",
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
    ]
