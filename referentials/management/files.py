"""Files that a command reads and writes, with a sentence rather than a traceback when it cannot."""

from pathlib import Path

from django.core.management.base import CommandError

from referentials.formats.cannot_read import MOST_BYTES


def read_file(path: Path) -> bytes:
    """Raises CommandError; never takes in more than what a format accepts, and one byte to tell so."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{path} : lecture impossible ({error.strerror}).") from error


def write_file(path: Path, data: bytes) -> None:
    """Raises CommandError."""
    try:
        path.write_bytes(data)
    except OSError as error:
        raise CommandError(f"{path} : écriture impossible ({error.strerror}).") from error
