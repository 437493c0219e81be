"""What the published JSON Schema finds wrong, in French and at the line where it stands."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from referentials.domain.exact_numbers import exact_text
from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead, Problem, path_text
from referentials.formats.located_yaml import LocatedData

SCHEMA_FILE = Path(__file__).resolve().parents[1] / "schema" / "referential.schema.json"

TYPES = {
    "object": "un ensemble de clés",
    "array": "une liste (« - … »)",
    "string": "un texte",
    "number": "un nombre",
    "integer": "un nombre entier",
    "boolean": "true ou false",
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
        return str(self.schema.get("description", "écrivez un texte"))


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
    return f"« {text if len(text) <= 60 else text[:60] + '…'} »"


def _type(failure: Failure) -> Iterator[Finding]:
    types = failure.expected
    expected = " ou ".join(TYPES[name] for name in ([types] if isinstance(types, str) else types))
    match failure.instance:
        case None:
            yield None, f"valeur vide : il faut {expected}, ou retirer la clé"
        case dict() | list():
            found = TYPES["object" if isinstance(failure.instance, dict) else "array"]
            yield None, f"il faut {expected}, pas {found}"
        case value if "string" in types:
            yield None, f"il faut {expected}, pas {_shown(value)} : mettez la valeur entre guillemets"
        case value:
            yield None, f"il faut {expected}, pas {_shown(value)}"


def _required(failure: Failure) -> Iterator[Finding]:
    for key in failure.expected:
        if key not in failure.instance:
            yield None, f"il manque la clé « {key} » : {_purpose(failure.schema, key)}"


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
            hint = f"vouliez-vous « {close[0]} » ?" if close else f"clés admises : {', '.join(known)}"
            yield key, f"clé inconnue « {key[:60]} » : {hint}"


def _listed(failure: Failure) -> Iterator[Finding]:
    allowed = failure.schema.get("enum", [failure.schema.get("const")])
    choices = ", ".join(map(str, allowed))
    if isinstance(failure.instance, dict | list | None):
        yield None, f"il faut l'une de ces valeurs : {choices}"
    else:
        yield None, f"{_shown(failure.instance)} n'est pas admis : il faut {choices}"


def _pattern(failure: Failure) -> Iterator[Finding]:
    if not failure.instance.strip():
        yield None, f"texte vide : {failure.purpose}"
    else:
        yield None, f"{_shown(failure.instance)} ne convient pas : {failure.purpose}"


BOUNDS = {"minimum": "au moins", "maximum": "au plus", "exclusiveMinimum": "plus de"}


def _bound(failure: Failure) -> Iterator[Finding]:
    relation = {"minimum": "au moins", "maximum": "au plus", "exclusiveMinimum": "plus de"}[failure.keyword]
    yield None, f"{_shown(failure.instance)} : il faut {relation} {failure.expected}"


def _too_few(failure: Failure) -> Iterator[Finding]:
    yield None, f"vide : {failure.purpose}"


def _too_many(failure: Failure) -> Iterator[Finding]:
    yield None, f"une seule forme à la fois, pas {', '.join(failure.instance)} ; combinez-les avec any ou all"


def _repeated(failure: Failure) -> Iterator[Finding]:
    yield None, "un élément est répété"


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
