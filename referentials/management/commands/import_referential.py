"""Reads a file as a draft version, and publishes it when asked to; or as mappings between referentials."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from referentials.crosswalking import Crosswalk, FrameworksAreMissing, MappingIsFrozen, import_crosswalks
from referentials.formats.cannot_read import CannotRead
from referentials.formats.catalogue import FORMATS, UnknownFormat, detect_format
from referentials.formats.ciso_mappings import has_mapping_sets
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
    help = "Importe une version de référentiel, ou des correspondances, depuis un fichier."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier à lire")
        parser.add_argument("--format", help=f"son format, sinon reconnu : {', '.join(FORMATS)}")
        parser.add_argument(
            "--publish", action="store_true", help="publie la version si elle est sans défaut"
        )
        parser.add_argument("--json", action="store_true", help="répond en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        data = read_file(path)
        format_name = options["format"] or detect_format(data)
        if format_name == "ciso_assistant" and (crosswalks := import_mapping_sets(path, data)):
            self.tell_crosswalks(crosswalks, as_json=options["json"])
            return
        imported = import_data(path, data, format_name)
        version = publish(imported) if options["publish"] else imported.version
        self.tell(imported, version, as_json=options["json"])

    def tell(self, imported: Imported, version: ReferentialVersion, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_data(imported, version), ensure_ascii=False, indent=2))
            return
        self.stdout.write(summarise(imported, version))
        for loss in imported.losses:
            self.stdout.write(f"  perdu : {loss}")
        for problem in imported.problems:
            self.stdout.write(f"  à corriger avant publication : {phrase(problem)}")

    def tell_crosswalks(self, crosswalks: tuple[Crosswalk, ...], *, as_json: bool) -> None:
        if as_json:
            told = {"mappings": [_crosswalk_as_data(crosswalk) for crosswalk in crosswalks]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for crosswalk in crosswalks:
            pair = f"{crosswalk.source} → {crosswalk.target}"
            self.stdout.write(f"{pair} : correspondance importée, lignes : {crosswalk.rows}.")
            for loss in crosswalk.losses:
                self.stdout.write(f"  perdu : {loss}")


def import_file(path: Path, format_name: str) -> Imported:
    """Raises CommandError, in French, for whatever the file has wrong."""
    return import_data(path, read_file(path), format_name)


def import_data(path: Path, data: bytes, format_name: str) -> Imported:
    """Raises CommandError."""
    try:
        return import_referential(data, format_name=format_name)
    except (UnknownFormat, NumberIsTaken) as error:
        raise CommandError(str(error)) from error
    except CannotImport as error:
        raise CommandError(f"{path} : ce contenu ne peut pas être enregistré.\n{error}") from error
    except CannotRead as error:
        raise CommandError(f"{path} : fichier illisible.\n{error}") from error


def import_mapping_sets(path: Path, data: bytes) -> tuple[Crosswalk, ...]:
    """Empty when the file has a framework. Raises CommandError."""
    try:
        return import_crosswalks(data) if has_mapping_sets(data) else ()
    except (FrameworksAreMissing, MappingIsFrozen) as error:
        raise CommandError(str(error)) from error
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


def _crosswalk_as_data(crosswalk: Crosswalk) -> dict[str, Any]:
    return {
        "source": str(crosswalk.source.referential.code),
        "source_version": crosswalk.source.number,
        "target": str(crosswalk.target.referential.code),
        "target_version": crosswalk.target.number,
        "rows": crosswalk.rows,
        "losses": list(crosswalk.losses),
    }
