"""Reads a file that says what becomes of each requirement from one version to another."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from referentials.content_loading import UnknownReferential, UnknownVersion
from referentials.formats import mapping_file
from referentials.formats.cannot_read import CannotRead
from referentials.management.files import read_file
from referentials.mapping_importing import CannotImportMapping, Outcome, import_mapping

OUTCOMES = {
    Outcome.STORED: "enregistrée dans le brouillon",
    Outcome.FROZEN: "enregistrée et figée",
    Outcome.ALREADY_THERE: "déjà là, rien à faire",
}
if set(OUTCOMES) != set(Outcome):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("OUTCOMES lacks an outcome")


class Command(BaseCommand):
    help = "Importe la correspondance entre deux versions depuis un fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier à lire")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(import_mapping_file(options["file"]))


def import_mapping_file(path: Path) -> str:
    """What was done, in a sentence. Raises CommandError."""
    try:
        mapping, outcome = import_mapping(mapping_file.read(read_file(path)), at=timezone.now())
    except CannotRead as error:
        raise CommandError(f"{path} : fichier illisible.\n{error}") from error
    except (UnknownReferential, UnknownVersion, CannotImportMapping) as error:
        raise CommandError(f"{path} : {error}") from error
    return f"Correspondance {mapping} : {OUTCOMES[outcome]}."
