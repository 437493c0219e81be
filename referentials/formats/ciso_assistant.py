"""Libraries of CISO Assistant: one framework in YAML, with its questions, groups and controls.

What has no place in a version is kept in its `extras`, as changes to make to what we would write, so
that a library that nobody edited is written back with every field.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import yaml
from django.utils.translation import gettext as _

from referentials.domain.content import Content
from referentials.formats.cannot_read import CannotRead, refuse
from referentials.formats.ciso_comparing import phrase_left_behind
from referentials.formats.ciso_extras import Restored, difference, fits, restored
from referentials.formats.ciso_losses import count_kept, phrase_losses
from referentials.formats.ciso_names import FORMAT
from referentials.formats.ciso_reading import read_library
from referentials.formats.ciso_shape import checked_library, has_shape
from referentials.formats.ciso_writing import write_library
from referentials.formats.exchange import Reading, Writing
from referentials.formats.located_yaml import read_yaml
from referentials.formats.native import LINE_BREAKS_OF_YAML

Data = dict[str, Any]


def read(data: bytes) -> Reading:
    """Raises CannotRead."""
    library = listed(checked_library(read_yaml(data)))
    reading = read_library(library)
    named = replace(reading.content, extras={FORMAT: {"names": reading.names.as_data()}})
    changes = difference(write_library(named), library)
    extras = {FORMAT: {"names": reading.names.as_data(), "changes": changes}}
    return Reading(
        content=replace(reading.content, extras=extras),
        losses=phrase_losses(reading.losses, count_kept(changes)),
    )


def write(content: Content) -> Writing:
    library, given_up = _restored(content, write_library(content))
    return Writing(data=_dumped(library), losses=_left_behind(content, library, given_up))


def _left_behind(content: Content, library: Data, given_up: int) -> tuple[str, ...]:
    try:
        return phrase_left_behind(content, read_library(library).content, given_up)
    except CannotRead as error:  # a draft may still have no requirement at all
        return (_("1 bibliothèque que rien ne pourra relire (%(error)s).") % {"error": error},)


def _restored(content: Content, written: Data) -> tuple[Data, int]:
    """With what its library said, unless that makes no library any more."""
    kept = content.extras.get(FORMAT)
    changes = kept.get("changes") if isinstance(kept, Mapping) else None
    if not isinstance(changes, Mapping) or not fits(changes):
        return written, 0
    found: Restored = restored(written, dict(changes))
    try:
        if has_shape(mapped(found.value)):
            read_library(found.value)
            return found.value, found.given_up
    except CannotRead:
        pass
    return written, found.given_up + 1


def listed(library: Data) -> Data:
    """With one framework, and the questions of each node as a list. Raises CannotRead."""
    objects = dict(library["objects"])
    frameworks = objects.pop("frameworks", None) or objects.pop("framework", None) or []
    if isinstance(frameworks, dict):
        frameworks = [frameworks]
    if not frameworks:
        found = ", ".join(objects) or "rien"
        told = _("ce fichier ne contient pas de cadre (framework), mais : %(found)s")
        raise refuse(told % {"found": found}, path="objects")
    framework, *others = frameworks
    nodes = [_with_listed_questions(node) for node in framework["requirement_nodes"]]
    objects["framework"] = {**framework, "requirement_nodes": nodes}
    if others or "frameworks" in library["objects"]:
        objects["more_frameworks"] = others
    return {**library, "objects": objects}


def _with_listed_questions(node: Data) -> Data:
    questions = node.get("questions")
    if not isinstance(questions, dict):
        return node
    return {**node, "questions": [{**question, "urn": urn} for urn, question in questions.items()]}


def mapped(library: Data) -> Data:
    """The reverse of `listed`."""
    objects = dict(library["objects"])
    others = objects.pop("more_frameworks", None)
    framework = objects.pop("framework")
    nodes = [_with_mapped_questions(node) for node in framework["requirement_nodes"]]
    framework = {**framework, "requirement_nodes": nodes}
    first: Data = {"framework": framework} if others is None else {"frameworks": [framework, *others]}
    return {**library, "objects": {**first, **objects}}


def _with_mapped_questions(node: Data) -> Data:
    if not isinstance(node.get("questions"), list):
        return node
    questions = {q["urn"]: {k: v for k, v in q.items() if k != "urn"} for q in node["questions"]}
    return {**node, "questions": questions}


def _dumped(library: Data) -> bytes:
    data = mapped(library)
    if isinstance(told := data.get("publication_date"), str):
        data["publication_date"] = _as_day(told)
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return text.encode()


def _as_day(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if LINE_BREAKS_OF_YAML.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)
