"""The version that an answer file is about: from the database, else from the files that we ship.

So that a file can be assessed before any migration; both hold the same frozen content.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import OperationalError, ProgrammingError

from referentials.content_loading import UnknownReferential, UnknownVersion, current_version, load_content
from referentials.domain.content import Content
from referentials.formats import native
from referentials.formats.canonical import content_hash
from referentials.models import ReferentialVersion

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    content: Content
    content_hash: str


class NoSuchContent(LookupError):
    """`key` is "referential" or "version": what the file or the command line got wrong."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def choose_content(referential: str, number: str, *, on: date) -> Chosen:
    """The version `number`, or when it is empty the one in force `on` that day. Raises NoSuchContent."""
    stored, shipped = _stored_versions(), _shipped_files()
    _check_exists(referential, number, {*stored, *shipped})
    if number:
        key = (referential, number)
        return _load(stored[key]) if key in stored else _read(shipped[key])
    if any(code == referential for code, _ in stored):
        try:
            return _load(current_version(referential, on=on))
        except (UnknownReferential, UnknownVersion) as error:
            raise NoSuchContent("version", str(error)) from error
    return _read_current((path for (code, _), path in shipped.items() if code == referential), on)


def _check_exists(referential: str, number: str, known: set[Key]) -> None:
    codes = sorted({code for code, _ in known})
    if referential not in codes:
        wrong = f"référentiel « {referential} » inconnu" if referential else "le référentiel manque"
        raise NoSuchContent("referential", wrong + _existing(referential, codes))
    numbers = sorted(number for code, number in known if code == referential)
    if number and number not in numbers:
        raise NoSuchContent("version", f"version « {number} » inconnue" + _existing(number, numbers))


def _existing(got: str, known: list[str]) -> str:
    close = get_close_matches(got, known, n=1)
    hint = f" ; vouliez-vous dire « {close[0]} » ?" if close else ""
    return f"{hint} ; existent : {', '.join(known) or 'aucun'}"


def _stored_versions() -> dict[Key, ReferentialVersion]:
    """Those that were published; none when there is no database yet."""
    rows = ReferentialVersion.objects.exclude(state=ReferentialVersion.State.DRAFT)
    try:
        return {(row.referential.code, row.number): row for row in rows.select_related("referential")}
    except (OperationalError, ProgrammingError):
        return {}


def _shipped_files() -> dict[Key, Path]:
    """Each is named after its referential and its version."""
    files = Path(apps.get_app_config("referentials").path, "data").glob("*-*.yaml")
    return {(stem[0], stem[2]): path for path in files if (stem := path.stem.rpartition("-"))}


def _load(version: ReferentialVersion) -> Chosen:
    return Chosen(content=load_content(version.pk), content_hash=version.content_hash)


@cache
def _read(path: Path) -> Chosen:
    content = native.read(path.read_bytes())
    return Chosen(content=content, content_hash=content_hash(content))


def _read_current(paths: Iterable[Path], on: date) -> Chosen:
    """The latest in force; before the first is, the first."""
    versions = sorted(map(_read, paths), key=lambda chosen: chosen.content.effective_on or date.min)
    in_force = [chosen for chosen in versions if (chosen.content.effective_on or date.min) <= on]
    return in_force[-1] if in_force else versions[0]
