"""Reads a file as a draft version, and publishes it when asked to."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from referentials.formats.cannot_read import CannotRead
from referentials.formats.catalogue import FORMATS, UnknownFormat
from referentials.importing import CannotImport, Imported, NumberIsTaken, Outcome, import_referential
from referentials.management.files import read_file
from referentials.models import ReferentialVersion
from referentials.problem_phrases import phrase
from referentials.publishing import CannotPublish, publish_version

OUTCOMES = {
    Outcome.CREATED: "importée",
    Outcome.DRAFT_REPLACED: "importée à la place du brouillon",
    Outcome.ALREADY_PUBLISHED: "ce contenu est déjà publié, rien à faire",
}
if set(OUTCOMES) != set(Outcome):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("OUTCOMES lacks an outcome")


class Command(BaseCommand):
    help = "Importe une version de référentiel depuis un fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier à lire")
        parser.add_argument("--format", default="native", help=f"son format : {', '.join(FORMATS)}")
        parser.add_argument(
            "--publish", action="store_true", help="publie la version si elle est sans défaut"
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        imported = import_file(options["file"], options["format"])
        version = publish(imported) if options["publish"] else imported.version
        if options["json"]:
            self.stdout.write(json.dumps(_as_data(imported, version), ensure_ascii=False, indent=2))
            return
        self.stdout.write(summarise(imported, version))
        for loss in imported.losses:
            self.stdout.write(f"  perdu : {loss}")
        for problem in imported.problems:
            self.stdout.write(f"  à corriger avant publication : {phrase(problem)}")


def import_file(path: Path, format_name: str) -> Imported:
    """Raises CommandError, in French, for whatever the file has wrong."""
    try:
        return import_referential(read_file(path), format_name=format_name)
    except (UnknownFormat, NumberIsTaken) as error:
        raise CommandError(str(error)) from error
    except CannotImport as error:
        raise CommandError(f"{path} : ce contenu ne peut pas être enregistré.\n{error}") from error
    except CannotRead as error:
        raise CommandError(f"{path} : fichier illisible.\n{error}") from error


def publish(imported: Imported) -> ReferentialVersion:
    """Raises CommandError; the draft stays."""
    try:
        return publish_version(version=imported.version, by=None, at=timezone.now())
    except CannotPublish as error:
        raise CommandError(f"{imported.version} : importée en brouillon, pas publiée.\n{error}") from error


def summarise(imported: Imported, version: ReferentialVersion) -> str:
    return f"{version} : {OUTCOMES[imported.outcome]}. État : {version.get_state_display().lower()}."


def _as_data(imported: Imported, version: ReferentialVersion) -> dict[str, Any]:
    return {
        "referential": version.referential.code,
        "version": version.number,
        "state": version.state,
        "outcome": str(imported.outcome),
        "content_hash": version.content_hash,
        "problems": [phrase(problem) for problem in imported.problems],
        "losses": list(imported.losses),
    }
