"""Writes a version into a file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referentials.content_loading import (
    UnknownReferential,
    UnknownVersion,
    current_version,
    find_version,
    load_content,
)
from referentials.formats.catalogue import FORMATS, UnknownFormat, find_format
from referentials.management.files import write_file


class Command(BaseCommand):
    help = "Exporte une version de référentiel vers un fichier."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Our `--version` takes the place of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="le code du référentiel")
        parser.add_argument("--version", dest="number", help="sa version (l'actuelle par défaut)")
        parser.add_argument("--format", default="native", help=f"le format voulu : {', '.join(FORMATS)}")
        parser.add_argument("-o", "--output", type=Path, required=True, help="le fichier à écrire")
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        code, number = options["code"], options["number"]
        try:
            version = find_version(code, number) if number else current_version(code)
            writing = find_format(options["format"]).write(load_content(version.pk))
        except (UnknownReferential, UnknownVersion, UnknownFormat) as error:
            raise CommandError(str(error)) from error
        write_file(options["output"], writing.data)
        if options["json"]:
            told: dict[str, Any] = {"referential": version.referential.code, "version": version.number}
            told |= {"format": options["format"], "losses": list(writing.losses)}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{version} : écrite dans {options['output']}.")
        for loss in writing.losses:
            self.stdout.write(f"  perdu : {loss}")
