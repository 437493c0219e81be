"""What the published JSON Schema finds wrong, in French and at the line where it stands."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from referentials.domain.exact_numbers import exact_text
from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead, Problem, path_text
from referentials.formats.located_yaml import LocatedData

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "schema" / "referential.schema.json"

TYPES = {
    "object": _("un ensemble de clés"),
    "array": _("une liste (« - … »)"),
    "string": _("un texte"),
    "number": _("un nombre"),
    "integer": _("un nombre entier"),
    "boolean": _("true ou false"),
}

Finding = tuple[str | None, str]
"""The key at fault inside the instance, if one is, and the message."""


@dataclass(frozen=True, slots=True)
class Failure:
    """The part of the schema that failed: `keyword` expected `expected` of `instance`."""

    instance: Any
    keyword: str
    expected: Any
    schema: Mapping[str, Any]

    @property
    def purpose(self) -> str:
        return str(self.schema.get("description", gettext("écrivez un texte")))


@cache
def schema_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return data


def check_schema(data: LocatedData, schema: Mapping[str, Any] | None = None) -> None:
    """The referential's, unless another is given. Raises CannotRead with the problems in line order."""
    problems: set[Problem] = set()
    for error in Draft202012Validator(schema or schema_data()).iter_errors(data.value):
        problems.update(_phrased(error, data))
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise CannotRead(tuple(sorted(problems, key=lambda p: (p.line, p.path, p.message))))


def _phrased(error: ValidationError, data: LocatedData) -> Iterator[Problem]:
    path = tuple(error.absolute_path)
    schema = cast("Mapping[str, Any]", error.schema)
    failure = Failure(error.instance, str(error.validator), error.validator_value, schema)
    for key, message in MESSAGES[failure.keyword](failure):
        place = path if key is None else (*path, key)
        yield Problem(data.lines.get(place, data.lines.get(path, 0)), path_text(place), message)


def _shown(value: Any) -> str:
    """A value as the file may have written it, cut short."""
    if isinstance(value, bool):
        value = str(value).lower()
    text = value if isinstance(value, str) else exact_text(value)
    return gettext("« %(value)s »") % {"value": text if len(text) <= 60 else text[:60] + "…"}


def _type(failure: Failure) -> Iterator[Finding]:
    types = failure.expected
    either = [str(TYPES[name]) for name in ([types] if isinstance(types, str) else types)]
    told = {"expected": f" {gettext('ou')} ".join(either), "found": ""}
    match failure.instance:
        case None:
            yield None, gettext("valeur vide : il faut %(expected)s, ou retirer la clé") % told
        case dict() | list():
            told["found"] = str(TYPES["object" if isinstance(failure.instance, dict) else "array"])
            yield None, gettext("il faut %(expected)s, pas %(found)s") % told
        case value if "string" in types:
            told["found"] = _shown(value)
            unquoted = gettext("il faut %(expected)s, pas %(found)s : mettez la valeur entre guillemets")
            yield None, unquoted % told
        case value:
            told["found"] = _shown(value)
            yield None, gettext("il faut %(expected)s, pas %(found)s") % told


def _required(failure: Failure) -> Iterator[Finding]:
    for key in failure.expected:
        if key not in failure.instance:
            yield (
                None,
                gettext("il manque la clé « %(key)s » : %(purpose)s")
                % {"key": key, "purpose": _purpose(failure.schema, key)},
            )


def _purpose(schema: Mapping[str, Any], key: str) -> str:
    described = schema["properties"][key]
    if "description" not in described:
        described = schema_data()["$defs"][described["$ref"].rsplit("/", 1)[1]]
    return str(described["description"])


def _unknown_keys(failure: Failure) -> Iterator[Finding]:
    known = list(failure.schema["properties"])
    for key in failure.instance:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            if close:
                told = gettext("clé inconnue « %(key)s » : vouliez-vous « %(close)s » ?")
            else:
                told = gettext("clé inconnue « %(key)s » : clés admises : %(known)s")
            said = {"key": key[:60], "close": "".join(close), "known": ", ".join(known)}
            yield key, told % said


def _listed(failure: Failure) -> Iterator[Finding]:
    allowed = failure.schema.get("enum", [failure.schema.get("const")])
    choices = ", ".join(map(str, allowed))
    if isinstance(failure.instance, dict | list | None):
        yield None, gettext("il faut l'une de ces valeurs : %(choices)s") % {"choices": choices}
    else:
        yield (
            None,
            gettext("%(value)s n'est pas admis : il faut %(choices)s")
            % {"value": _shown(failure.instance), "choices": choices},
        )


def _pattern(failure: Failure) -> Iterator[Finding]:
    if not failure.instance.strip():
        yield None, gettext("texte vide : %(purpose)s") % {"purpose": failure.purpose}
    else:
        yield (
            None,
            gettext("%(value)s ne convient pas : %(purpose)s")
            % {"value": _shown(failure.instance), "purpose": failure.purpose},
        )


BOUNDS = {
    "minimum": _("%(value)s : il faut au moins %(bound)s"),
    "maximum": _("%(value)s : il faut au plus %(bound)s"),
    "exclusiveMinimum": _("%(value)s : il faut plus de %(bound)s"),
}


def _bound(failure: Failure) -> Iterator[Finding]:
    told = {"value": _shown(failure.instance), "bound": failure.expected}
    yield None, str(BOUNDS[failure.keyword]) % told


def _too_few(failure: Failure) -> Iterator[Finding]:
    yield None, gettext("vide : %(purpose)s") % {"purpose": failure.purpose}


def _too_many(failure: Failure) -> Iterator[Finding]:
    yield (
        None,
        gettext("une seule forme à la fois, pas %(instance)s ; combinez-les avec any ou all")
        % {"instance": ", ".join(failure.instance)},
    )


def _repeated(failure: Failure) -> Iterator[Finding]:
    yield None, gettext("un élément est répété")


MESSAGES: dict[str, Callable[[Failure], Iterator[Finding]]] = {
    "type": _type,
    "required": _required,
    "additionalProperties": _unknown_keys,
    "enum": _listed,
    "const": _listed,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
    "exclusiveMinimum": _bound,
    "minItems": _too_few,
    "minProperties": _too_few,
    "maxProperties": _too_many,
    "uniqueItems": _repeated,
}
"""One row for each keyword of the schema that can fail by itself."""
