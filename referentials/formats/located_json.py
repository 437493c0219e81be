"""JSON as plain data, refused with the path of what is wrong, and read with its path at hand.

Duplicate keys, numbers that are not whole, control characters and deep nesting are refused.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead, Problem, path_text, refuse
from referentials.formats.located_yaml import UNSAFE_CHARACTER

Path = tuple[str | int, ...]

DEEPEST = 60
LARGEST_NUMBER = 2**53 - 1


def read_json(data: bytes, *, most_bytes: int) -> Any:
    """Raises CannotRead."""
    if len(data) > most_bytes:
        raise refuse(
            _("fichier trop gros : %(size)d Mo au plus ; gardez les parties dont vous avez besoin")
            % {"size": most_bytes // 10**6}
        )
    try:
        value = json.loads(_decode(data), object_pairs_hook=_mapping, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = _("syntaxe JSON incorrecte à la colonne %(colno)s") % {"colno": error.colno}
        raise refuse(place, line=error.lineno) from error
    except RecursionError as error:
        raise refuse(_("plus de %(deepest)s niveaux imbriqués") % {"deepest": DEEPEST}) from error
    except ValueError as error:
        if isinstance(error, CannotRead):
            raise
        raise refuse(_("un nombre a trop de chiffres")) from error
    _check(value)
    return value


def _decode(data: bytes) -> str:
    if b"\0" in data[:200]:
        raise refuse(_("le fichier n'est pas en UTF-8 (peut-être en UTF-16) : enregistrez-le en UTF-8"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(_("le fichier n'est pas en UTF-8 : enregistrez-le en UTF-8"), line=line) from error
    if not text.strip():
        raise refuse(_("le fichier est vide"))
    return text


class _Repeating(dict[str, Any]):
    """A mapping whose file gives one of its keys twice."""

    repeated: str = ""


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    repeating.repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
    return repeating


def _refuse_constant(name: str) -> Any:
    raise refuse(_("« %(name)s » n'est pas du JSON") % {"name": name})


def _check(value: Any) -> None:
    """Without recursion: the file may be as deep as the parser lets it be. Raises CannotRead."""
    problems: list[Problem] = []
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting and len(problems) < MOST_PROBLEMS:
        path, found = waiting.pop()
        if message := _fault(found, len(path)):
            problems.append(Problem(0, path_text(path), message))
        elif isinstance(found, dict):
            waiting += [((*path, key), item) for key, item in reversed(found.items())]
        elif isinstance(found, list):
            waiting += [((*path, rank), found[rank]) for rank in reversed(range(len(found)))]
    if problems:
        raise CannotRead(tuple(problems))


def _fault(value: Any, depth: int) -> str:
    if isinstance(value, dict | list) and depth > DEEPEST:
        return _("plus de %(deepest)s niveaux imbriqués") % {"deepest": DEEPEST}
    if isinstance(value, _Repeating):
        return _("clé « %(repeated)s » en double") % {"repeated": value.repeated[:60]}
    if isinstance(value, float):
        return _("nombre à virgule inattendu : écrivez-le comme un texte, entre guillemets")
    if isinstance(value, int):
        return _("nombre trop grand") if abs(value) > LARGEST_NUMBER else ""
    texts = value if isinstance(value, dict) else (value,) if isinstance(value, str) else ()
    return next(filter(None, map(_fault_of_text, texts)), "")


def _fault_of_text(text: str) -> str:
    unsafe = UNSAFE_CHARACTER.search(text)
    return (
        _("caractère de contrôle interdit (U+%(code)s)") % {"code": f"{ord(unsafe.group()):04X}"}
        if unsafe
        else ""
    )


@dataclass(slots=True)
class Node:
    """A value and its path. What is not of the expected type becomes a problem, and its default is read."""

    value: Any
    path: Path = ()
    problems: list[Problem] = field(default_factory=list)

    def complain(self, message: str, *step: str | int) -> None:
        problem = Problem(0, path_text((*self.path, *step)), message)
        if problem not in self.problems:  # the same place may be read twice
            self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            raise CannotRead(tuple(self.problems))

    def has(self, key: str) -> bool:
        return key in self.value

    def text(self, key: str, default: str = "") -> str:
        found = self.value.get(key, default)
        if isinstance(found, str):
            return found
        self.complain(_("il faut un texte"), key)
        return default

    def needed_text(self, key: str) -> str:
        """For a key without which nothing can be made of the mapping."""
        if not (found := self.text(key)).strip() and isinstance(self.value.get(key, ""), str):
            self.complain(
                _("il manque la clé « %(key)s »") % {"key": key} if not self.has(key) else _("texte vide"),
                key,
            )
        return found

    def mapping(self, key: str) -> "Node":
        found = self.value.get(key, {})
        if not isinstance(found, dict):
            self.complain(_("il faut un objet ({ … })"), key)
            found = {}
        return Node(found, (*self.path, key), self.problems)

    def items(self, key: str) -> Iterator["Node"]:
        """The mappings that a list holds."""
        found = self.value.get(key, [])
        if not isinstance(found, list):
            self.complain(_("il faut une liste ([ … ])"), key)
            return
        for rank, item in enumerate(found):
            if isinstance(item, dict):
                yield Node(item, (*self.path, key, rank), self.problems)
            else:
                self.complain(_("il faut un objet ({ … })"), key, rank)

    def texts(self, key: str) -> Iterator[str]:
        found = self.value.get(key, [])
        if not isinstance(found, list):
            self.complain(_("il faut une liste ([ … ])"), key)
            return
        for rank, item in enumerate(found):
            if isinstance(item, str):
                yield item
            else:
                self.complain(_("il faut un texte"), key, rank)
