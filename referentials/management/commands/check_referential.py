"""Says what is wrong with a native file, line by line, without touching the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from referentials.domain.validation import find_problems
from referentials.formats.cannot_read import CannotRead
from referentials.formats.native import read_located
from referentials.management.files import read_file
from referentials.problem_phrases import phrase


class Command(BaseCommand):
    help = "Vérifie un fichier de référentiel sans l'importer."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="le fichier à vérifier")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if found := sorted(_find(read_file(path))):
            for line, message in found:
                self.stderr.write(f"{path}:{line}: {message}")
            raise CommandError(f"{len(found)} problème(s).")
        self.stdout.write(f"{path} : aucun problème.")


def _find(data: bytes) -> list[tuple[int, str]]:
    try:
        reading = read_located(data)
    except CannotRead as error:
        return [(p.line or 1, f"{p.path} : {p.message}" if p.path else p.message) for p in error.problems]
    return [(reading.lines.get(p.where, 1), phrase(p)) for p in find_problems(reading.content)]
