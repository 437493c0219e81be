"""Files that a command reads and writes, with a sentence rather than a traceback when it cannot."""

from pathlib import Path

from django.core.management.base import CommandError

from referentials.formats.cannot_read import LARGEST_FILE

REASONS: dict[type[OSError], str] = {
    FileNotFoundError: "ce chemin n'existe pas",
    IsADirectoryError: "c'est un dossier",
    PermissionError: "accès refusé",
}


def read_file(path: Path) -> bytes:
    """Raises CommandError; takes in no more than a format accepts, and one byte that tells so."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise CommandError(f"{path} : lecture impossible, {_reason(error)}.") from error


def write_file(path: Path, data: bytes) -> None:
    """Raises CommandError."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{path} : écriture impossible, {_reason(error)}.") from error


def _reason(error: OSError) -> str:
    return REASONS.get(type(error), error.strerror or str(error))
