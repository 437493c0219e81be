"""YAML as plain data that remembers its lines, without what makes YAML surprising or dangerous.

Aliases, tags, several documents and duplicate keys are refused; numbers are exact; dates stay text;
`yes`, `no`, `on`, `off`, which YAML 1.1 takes for booleans, must be quoted.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import yaml
from django.utils.translation import gettext as _
from yaml import events
from yaml.resolver import Resolver

from referentials.domain.exact_numbers import parse_exact
from referentials.formats.cannot_read import (
    MOST_BYTES,
    MOST_PROBLEMS,
    CannotRead,
    Problem,
    path_text,
    refuse,
)

Path = tuple[str | int, ...]

DEEPEST = 60
UNSAFE_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
PLAIN_INTEGER = re.compile(r"0|-?[1-9]\d{0,14}", re.ASCII)
TAG_PREFIX = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class LocatedData:
    """`written` keeps the source text of what YAML takes for a number, a boolean or nothing."""

    value: Any
    lines: dict[Path, int]
    written: dict[Path, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_yaml(data: bytes) -> LocatedData:
    """Raises CannotRead, with as many problems as can be told at once."""
    located = read_what_can_be(data)
    if located.problems:
        raise CannotRead(located.problems)
    return located


def read_what_can_be(data: bytes) -> LocatedData:
    """For a caller that adds problems of its own; raises CannotRead when nothing can be made of the file."""
    composer = _Composer(_decode(data))
    try:
        value = composer.document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or _("structure inattendue")
        problem = Problem(
            mark.line + 1 if mark else 0, "", _("syntaxe YAML incorrecte (%(reason)s)") % {"reason": reason}
        )
        raise CannotRead((*composer.problems, problem)) from error
    return LocatedData(value, composer.lines, composer.written, tuple(composer.problems))


def _decode(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise refuse(_("fichier trop gros : %(size)d Mo au plus") % {"size": MOST_BYTES // 10**6})
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse(_("le fichier n'est pas en UTF-8 : enregistrez-le en UTF-8"), line=line) from error
    if found := UNSAFE_CHARACTER.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refuse(
            _("caractère de contrôle interdit (U+%(code)s)") % {"code": f"{ord(found.group()):04X}"},
            line=line,
        )
    if not text.strip():
        raise refuse(_("le fichier est vide"))
    return text


class _Composer:
    def __init__(self, text: str) -> None:
        self.events = yaml.parse(text, Loader=yaml.CSafeLoader)
        self.resolver: Any = Resolver()
        self.lines: dict[Path, int] = {}
        self.written: dict[Path, str] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        next(self.events)  # the stream starts
        if not isinstance(next(self.events), events.DocumentStartEvent):
            raise refuse(_("le fichier est vide"))
        value = self.value(next(self.events), ())
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, events.StreamEndEvent):
            raise refuse(_("un fichier ne contient qu'un document (« --- » en trop)"), line=_line(after))
        return value

    def complain(self, event: events.Event, path: Path, message: str) -> None:
        self.problems.append(Problem(_line(event), path_text(path), message))
        if len(self.problems) >= MOST_PROBLEMS:
            raise CannotRead(tuple(self.problems))

    def value(self, event: events.Event, path: Path) -> Any:
        if len(path) > DEEPEST:
            raise refuse(_("plus de %(deepest)s niveaux imbriqués") % {"deepest": DEEPEST}, line=_line(event))
        self.lines.setdefault(path, _line(event))
        if getattr(event, "anchor", None) is not None:
            self.complain(event, path, _("les ancres et alias YAML (&, *) sont refusés : recopiez la valeur"))
        if getattr(event, "tag", None) is not None:
            self.complain(event, path, _("les étiquettes YAML (!) sont refusées : écrivez la valeur seule"))
        match event:
            case events.MappingStartEvent():
                return self.mapping(path)
            case events.SequenceStartEvent():
                return self.sequence(path)
            case events.ScalarEvent():
                return self.scalar(event, path)
        return None  # an alias, already refused

    def sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), events.SequenceEndEvent):
            items.append(self.value(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), events.MappingEndEvent):
            if isinstance(event, events.ScalarEvent) and event.anchor is None and event.tag is None:
                key = event.value
            else:
                raise refuse(_("une clé est un simple texte"), line=_line(event), path=path_text(path))
            if key in found:
                first = self.lines[*path, key]
                self.complain(
                    event,
                    path,
                    _("clé « %(key)s » en double (déjà à la ligne %(first)s)") % {"key": key, "first": first},
                )
            self.lines.setdefault((*path, key), _line(event))
            found[key] = self.value(next(self.events), (*path, key))
        return found

    def scalar(self, event: events.ScalarEvent, path: Path) -> Any:
        text = event.value
        if UNSAFE_CHARACTER.search(text):  # written as an escape
            self.complain(event, path, _("caractère de contrôle interdit"))
        if not event.implicit[0]:  # quoted, or a block of text
            return text
        kind = self.resolver.resolve(yaml.ScalarNode, text, (True, False)).removeprefix(TAG_PREFIX)
        if kind in {"int", "float", "bool", "null"}:
            self.written[path] = text
        if kind in {"int", "float"}:
            return self.number(event, path)
        if kind == "bool":
            if text.lower() in {"true", "false"}:
                return text.lower() == "true"
            self.complain(
                event,
                path,
                _('« %(text)s » est un booléen en YAML : écrivez "%(text)s" entre guillemets')
                % {"text": text},
            )
        return None if kind == "null" else text

    def number(self, event: events.ScalarEvent, path: Path) -> int | Fraction | None:
        if PLAIN_INTEGER.fullmatch(event.value):
            return int(event.value)
        try:
            return parse_exact(event.value)
        except ValueError:
            message = _("« %(value)s » : écrivez un nombre simple (0.5), ou un texte entre guillemets") % {
                "value": event.value
            }
            self.complain(event, path, message)
            return None


def _line(event: events.Event) -> int:
    mark: Any = event.start_mark
    return int(mark.line) + 1
