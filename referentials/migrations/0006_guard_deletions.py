"""SQLite refuses deletions too; a frozen mapping is guarded itself; a predecessor is given once."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from referentials.mapping_guard import install_mapping_guard, remove_mapping_guard
from referentials.published_guard import install_guard, remove_guard


def renew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for remove, install in (
        (remove_guard, install_guard),
        (remove_mapping_guard, install_mapping_guard),
    ):
        remove(apps, schema_editor)
        install(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("referentials", "0005_mapping_rows_read_as")]

    operations = [migrations.RunPython(renew, migrations.RunPython.noop)]
