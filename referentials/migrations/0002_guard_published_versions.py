from typing import ClassVar

from django.db import migrations

from referentials.published_guard import install_guard, remove_guard


class Migration(migrations.Migration):
    dependencies: ClassVar = [("referentials", "0001_initial")]

    operations: ClassVar = [migrations.RunPython(install_guard, remove_guard)]
