"""What a library must look like before it is read, told at the line where it does not.

Only what we read is looked at: all the rest is kept as it is.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from referentials.formats.cannot_read import MOST_PROBLEMS, CannotRead, Problem, path_text
from referentials.formats.located_yaml import LocatedData, Path

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Finding = tuple[Path, str]
Check = Callable[[Any, Path], Iterator[Finding]]


def _kind(phrase: "StrPromise", *types: type) -> Check:
    def check(value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            yield path, gettext("il faut %(phrase)s") % {"phrase": phrase}

    return check


TEXT = _kind(_("un texte"), str, int, Fraction)
WHOLE = _kind(_("un nombre entier"), int)
TRUTH = _kind(_("true ou false"), bool)
RESULT = _kind(_("compliant, partially_compliant, non_compliant ou not_applicable"), str, bool)


def _urn(value: Any, path: Path) -> Iterator[Finding]:
    if not isinstance(value, str) or not value.lower().startswith("urn:"):
        yield path, gettext("il faut un nom « urn:… »")


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping; a field that is empty counts as absent."""

    known: Mapping[str, Check]
    required: tuple[str, ...] = ()

    def __call__(self, value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield path, gettext("il faut un ensemble de clés")
            return
        for key in self.required:
            if value.get(key) is None:
                yield path, gettext("il manque la clé « %(key)s »") % {"key": key}
        for key, check in self.known.items():
            if value.get(key) is not None:
                yield from check(value[key], (*path, key))


@dataclass(frozen=True, slots=True)
class ListOf:
    item: Check

    def __call__(self, value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield path, gettext("il faut une liste (« - … »)")
            return
        for place, item in enumerate(value):
            yield from self.item(item, (*path, place))


@dataclass(frozen=True, slots=True)
class ByUrn:
    item: Check

    def __call__(self, value: Any, path: Path) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield path, gettext("il faut un ensemble de clés « urn:… »")
            return
        for key, item in value.items():
            yield from _urn(key, (*path, key))
            yield from self.item(item, (*path, key))


@dataclass(frozen=True, slots=True)
class OneOf:
    """A list is checked as one, anything else as a single thing."""

    single: Check
    several: Check

    def __call__(self, value: Any, path: Path) -> Iterator[Finding]:
        return (self.several if isinstance(value, list) else self.single)(value, path)


TEXTS = ListOf(TEXT)
NAMED = {"urn": _urn, "ref_id": TEXT, "name": TEXT, "description": TEXT}
CHOICE = Fields(
    {
        "urn": _urn,
        "value": TEXT,
        "add_score": WHOLE,
        "compute_result": RESULT,
        "select_implementation_groups": TEXTS,
    },
    required=("urn", "value"),
)
DEPENDENCY = Fields({"question": _urn, "answers": TEXTS, "condition": TEXT}, required=("question", "answers"))
QUESTION = Fields(
    {"type": TEXT, "text": TEXT, "depends_on": DEPENDENCY, "choices": ListOf(CHOICE)}, required=("type",)
)
LEVELS = ListOf(Fields({"score": WHOLE, "name": TEXT}, required=("score",)))
SCALES = Fields({"scale": LEVELS})
NODE = Fields(
    {
        **NAMED,
        "assessable": TRUTH,
        "parent_urn": _urn,
        "implementation_groups": TEXTS,
        "reference_controls": TEXTS,
        "typical_evidence": OneOf(TEXT, TEXTS),
        "weight": WHOLE,
        "importance": TEXT,
        "scores_definition_ref": TEXT,
        "questions": ByUrn(QUESTION),
    },
    required=("urn",),
)
GROUP = Fields({"ref_id": TEXT, "name": TEXT, "description": TEXT}, required=("ref_id",))
FRAMEWORK = Fields(
    {
        **NAMED,
        "min_score": WHOLE,
        "max_score": WHOLE,
        "scores_definition": OneOf(SCALES, LEVELS),
        "implementation_groups_definition": ListOf(GROUP),
        "requirement_nodes": ListOf(NODE),
    },
    required=("urn", "requirement_nodes"),
)
CONTROL = Fields({**NAMED, "typical_evidence": OneOf(TEXT, TEXTS)}, required=("urn",))
PAIR = Fields(
    {
        "source_requirement_urn": _urn,
        "target_requirement_urn": _urn,
        "relationship": TEXT,
        "rationale": TEXT,
        "strength_of_relationship": WHOLE,
    },
    required=("source_requirement_urn", "target_requirement_urn", "relationship"),
)
MAPPING_SET = Fields(
    {
        **NAMED,
        "source_framework_urn": _urn,
        "target_framework_urn": _urn,
        "requirement_mappings": ListOf(PAIR),
    },
    required=("source_framework_urn", "target_framework_urn", "requirement_mappings"),
)
OBJECTS = Fields(
    {
        "framework": OneOf(FRAMEWORK, ListOf(FRAMEWORK)),
        "frameworks": OneOf(FRAMEWORK, ListOf(FRAMEWORK)),
        "reference_controls": ListOf(CONTROL),
        "requirement_mapping_set": OneOf(MAPPING_SET, ListOf(MAPPING_SET)),
        "requirement_mapping_sets": OneOf(MAPPING_SET, ListOf(MAPPING_SET)),
    }
)
LIBRARY = Fields(
    {
        **NAMED,
        "locale": TEXT,
        "version": TEXT,
        "publication_date": TEXT,
        "provider": TEXT,
        "packager": TEXT,
        "copyright": TEXT,
        "objects": OBJECTS,
    },
    required=("urn", "objects"),
)


def checked_library(located: LocatedData) -> dict[str, Any]:
    """Its data, whose fractions are the text they were written as. Raises CannotRead."""
    found = list(islice(LIBRARY(located.value, ()), MOST_PROBLEMS))
    if found:
        raise CannotRead(tuple(problem_at(located, path, message) for path, message in found))
    data: dict[str, Any] = _without_fractions(located.value, (), located.written)
    return data


def problem_at(located: LocatedData, path: Path, message: str) -> Problem:
    place = path
    while place not in located.lines:
        place = place[:-1]
    return Problem(located.lines[place], path_text(path), message)


def _without_fractions(value: Any, path: Path, written: Mapping[Path, str]) -> Any:
    if isinstance(value, dict):
        return {key: _without_fractions(item, (*path, key), written) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_fractions(item, (*path, place), written) for place, item in enumerate(value)]
    return written[path] if isinstance(value, Fraction) else value


def has_shape(library: dict[str, Any]) -> bool:
    return next(LIBRARY(library, ()), None) is None
