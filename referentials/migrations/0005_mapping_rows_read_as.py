from django.db import migrations, models

from referentials.mapping_guard import install_mapping_guard, remove_mapping_guard


class Migration(migrations.Migration):
    dependencies = [("referentials", "0004_editors_and_reviewers")]

    operations = [
        migrations.RunPython(remove_mapping_guard, install_mapping_guard),
        migrations.AddField(
            model_name="mappingrow",
            name="read_as",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="texte relu (empreinte)"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(install_mapping_guard, remove_mapping_guard),
    ]
