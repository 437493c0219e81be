"""Writes the mapping of two versions into a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referentials.content_loading import UnknownReferential, UnknownVersion, find_version
from referentials.management.files import write_file
from referentials.mapping_importing import export_mapping
from referentials.mapping_loading import NoMapping


class Command(BaseCommand):
    help = "Exporte la correspondance entre deux versions vers un fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="le code du référentiel")
        parser.add_argument("source", help="le numéro de la version d'où viennent les réponses")
        parser.add_argument("target", help="le numéro de la version où elles vont")
        parser.add_argument("-o", "--output", type=Path, required=True, help="le fichier à écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"]
        try:
            source, target = (find_version(code, options[side]) for side in ("source", "target"))
            data = export_mapping(source, target)
        except (UnknownReferential, UnknownVersion, NoMapping) as error:
            raise CommandError(str(error)) from error
        write_file(options["output"], data)
        self.stdout.write(f"{source} → {target} : écrite dans {options['output']}.")
