from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from referentials.appointing import found_groups


def found(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    found_groups(apps, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("referentials", "0003_drafts_and_mappings"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(found, migrations.RunPython.noop)]
