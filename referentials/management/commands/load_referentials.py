"""Imports and publishes the referentials that come with the software, and what joins their versions.

May run at every start.
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from referentials.management.commands.import_mapping import import_mapping_file
from referentials.management.commands.import_referential import import_file, publish, summarise


class Command(BaseCommand):
    help = "Importe et publie les référentiels fournis avec le logiciel."

    def handle(self, *args: Any, **options: Any) -> None:
        data = Path(apps.get_app_config("referentials").path, "data")
        for path in sorted(data.glob("*.yaml")):
            imported = import_file(path, "native")
            self.stdout.write(summarise(imported, publish(imported)))
        for path in sorted(data.glob("mappings/*.yaml")):
            self.stdout.write(import_mapping_file(path))
