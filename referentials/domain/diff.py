"""Two versions side by side: what came, what went, and what changed in what stayed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from referentials.domain.content import Content, Question, Requirement
from referentials.domain.mapping import Row


class Kind(StrEnum):
    """What a difference is about: the screen filters by it."""

    ADDED = "added"
    REMOVED = "removed"
    SPLIT = "split"
    MERGED = "merged"
    RENAMED = "renamed"
    MOVED = "moved"
    WORDING = "wording"
    OBLIGATION = "obligation"
    SEVERITY = "severity"
    WEIGHT = "weight"
    ROLE = "role"
    CHOICES = "choices"
    CONDITION = "condition"
    MEASURE = "measure"
    CITATIONS = "citations"
    SOURCE = "source"
    PROFILE = "profile"
    VERSION = "version"


class Thing(StrEnum):
    VERSION = "version"
    THEME = "theme"
    REQUIREMENT = "requirement"
    SOURCE = "source"
    FACT = "fact"


Value = Any
"""What a field holds, as the content holds it: text, number, condition, choices, citations…"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """`field` is its name in the content; `question` the code of the question that bears it, if one does."""

    kind: Kind
    field: str
    before: Value
    after: Value
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Codes: no `after` for what went; no `before` for what came, several for a merge.

    Each half of a split is a difference of its own, from the same `before`.
    """

    thing: Thing
    before: tuple[str, ...]
    after: str
    kinds: tuple[Kind, ...]
    changes: tuple[FieldChange, ...] = ()


def diff_contents(old: Content, new: Content, rows: Iterable[Row] = ()) -> tuple[Difference, ...]:
    """In the later version's order, then what went. A requirement without a row is found by its code."""
    return (
        *_whole(Thing.VERSION, _version_changes(old, new)),
        *_parts(
            Thing.FACT, old.facts_by_code, new.facts_by_code, _texts(Kind.PROFILE, "label", "help", "group")
        ),
        *_parts(Thing.SOURCE, old.sources_by_code, new.sources_by_code, _texts(Kind.SOURCE, *SOURCE_FIELDS)),
        *_parts(
            Thing.THEME,
            {theme.code: theme for theme in old.themes},
            {theme.code: theme for theme in new.themes},
            _texts(Kind.WORDING, "title", "description"),
        ),
        *_requirements(old, new, tuple(rows)),
    )


SOURCE_FIELDS = ("title", "publisher", "date", "reference", "url", "confidence", "note")


def _whole(thing: Thing, changes: Iterable[FieldChange]) -> Iterator[Difference]:
    if found := tuple(changes):
        yield Difference(thing=thing, before=(), after="", kinds=_kinds(found), changes=found)


def _kinds(changes: Iterable[FieldChange]) -> tuple[Kind, ...]:
    told = {change.kind for change in changes}
    return tuple(kind for kind in Kind if kind in told)


def _version_changes(old: Content, new: Content) -> Iterator[FieldChange]:
    yield from _texts(Kind.VERSION, "title", "description", "language")(old, new)
    for severity in sorted({*old.weights, *new.weights}):
        yield from _field(
            Kind.WEIGHT, f"weights.{severity}", old.weights.get(severity), new.weights.get(severity)
        )
    yield from _field(Kind.PROFILE, "kinds", old.kinds, new.kinds)


def _field(kind: Kind, field: str, before: Value, after: Value, question: str = "") -> Iterator[FieldChange]:
    if before != after:
        yield FieldChange(kind=kind, field=field, before=before, after=after, question=question)


def _texts(kind: Kind, *names: str) -> Callable[[Any, Any], Iterator[FieldChange]]:
    def compare(old: Any, new: Any) -> Iterator[FieldChange]:
        for name in names:
            yield from _field(kind, name, getattr(old, name), getattr(new, name))

    return compare


def _parts(
    thing: Thing,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    compare: Callable[[Any, Any], Iterator[FieldChange]],
) -> Iterator[Difference]:
    for code, part in new.items():
        if code not in old:
            yield Difference(thing=thing, before=(), after=code, kinds=(Kind.ADDED,))
        elif changes := tuple(compare(old[code], part)):
            yield Difference(thing=thing, before=(code,), after=code, kinds=_kinds(changes), changes=changes)
    for code in old:
        if code not in new:
            yield Difference(thing=thing, before=(code,), after="", kinds=(Kind.REMOVED,))


def _requirements(old: Content, new: Content, rows: tuple[Row, ...]) -> Iterator[Difference]:
    origins = _origins(old, new, rows)
    for code, (before, shape) in origins.items():
        if difference := _compare_requirements(old, new, before, code, shape):
            yield difference
    told = {code for before, _ in origins.values() for code in before}
    for code in old.requirements:
        if code not in told:
            yield Difference(thing=Thing.REQUIREMENT, before=(code,), after="", kinds=(Kind.REMOVED,))


Origin = tuple[tuple[str, ...], tuple[Kind, ...]]
"""The earlier codes of a requirement, and what that says of its shape."""


def _origins(old: Content, new: Content, rows: tuple[Row, ...]) -> dict[str, Origin]:
    """Of each requirement of `new`, in its order."""
    row_of = {code: row for row in rows for code in row.after}
    taken = {code for row in rows for code in row.before}
    found: dict[str, Origin] = {}
    for code in new.requirements:
        if row := row_of.get(code):
            before = tuple(one for one in row.before if one in old.requirements)
            found[code] = (before, tuple(_shape(row, before, code)))
        else:
            same = code in old.requirements and code not in taken
            found[code] = ((code,) if same else (), ())
    return found


def _shape(row: Row, before: tuple[str, ...], after: str) -> Iterator[Kind]:
    if len(row.after) > 1:
        yield Kind.SPLIT
    if len(row.before) > 1:
        yield Kind.MERGED
    elif before and before != (after,) and len(row.after) == 1:
        yield Kind.RENAMED


def _compare_requirements(
    old: Content, new: Content, before: tuple[str, ...], after: str, shape: tuple[Kind, ...]
) -> Difference | None:
    if not before:
        return Difference(thing=Thing.REQUIREMENT, before=(), after=after, kinds=(Kind.ADDED,))
    changes = tuple(requirement_changes(old, new, old.requirements[before[0]], new.requirements[after]))
    kinds = shape + _kinds(changes)
    if not kinds:
        return None
    return Difference(thing=Thing.REQUIREMENT, before=before, after=after, kinds=kinds, changes=changes)


def requirement_changes(
    old: Content, new: Content, before: Requirement, after: Requirement
) -> Iterator[FieldChange]:
    themes = old.theme_of[before.code].code, new.theme_of[after.code].code
    yield from _field(Kind.MOVED, "theme", *themes)
    yield from _field(Kind.MOVED, "section", before.section, after.section)
    yield from _texts(Kind.WORDING, "title", "statement")(before, after)
    yield from _field(Kind.OBLIGATION, "obligation", before.obligation, after.obligation)
    yield from _field(Kind.SEVERITY, "severity", before.severity, after.severity)
    yield from _field(Kind.WORDING, "severity_reason", before.severity_reason, after.severity_reason)
    yield from _field(Kind.ROLE, "role", before.role, after.role)
    yield from _field(Kind.CONDITION, "condition", before.condition, after.condition)
    yield from _field(Kind.CITATIONS, "needs_review", before.needs_review, after.needs_review)
    yield from _questions(before, after)
    measure = _texts(Kind.MEASURE, "why", "how", "effort_hours", "cost_max", "role", "evidence")
    for change in measure(before.measure, after.measure):
        yield FieldChange(
            kind=change.kind, field=f"measure.{change.field}", before=change.before, after=change.after
        )
    yield from _field(Kind.CITATIONS, "citations", before.citations, after.citations)


def _questions(before: Requirement, after: Requirement) -> Iterator[FieldChange]:
    earlier = {question.code: question for question in before.questions}
    lone = len(before.questions) == len(after.questions) == 1
    found = set()
    for question in after.questions:
        former = earlier.get(question.code) or (before.questions[0] if lone else None)
        if former is None:
            yield FieldChange(
                kind=Kind.ADDED, field="question", before=None, after=question.text, question=question.code
            )
            continue
        found.add(former.code)
        yield from _question_changes(former, question)
    for code, question in earlier.items():
        if code not in found:
            yield FieldChange(
                kind=Kind.REMOVED, field="question", before=question.text, after=None, question=code
            )


def _question_changes(before: Question, after: Question) -> Iterator[FieldChange]:
    code = after.code
    yield from _field(Kind.WORDING, "text", before.text, after.text, code)
    yield from _field(Kind.WORDING, "help", before.help, after.help, code)
    yield from _field(Kind.CONDITION, "condition", before.condition, after.condition, code)
    yield from _field(Kind.CHOICES, "choices", before.choices, after.choices, code)
