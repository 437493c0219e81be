"""One thing of a content added, replaced, moved or taken away: a new content, nothing else changed.

A thing is named by its code; every function raises KeyError for a code that is not there.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from referentials.domain.content import Content, Fact, Requirement, Source, Theme


class Coded(Protocol):
    @property
    def code(self) -> str: ...


Thing = TypeVar("Thing", bound=Coded)
ListedThing = Fact | Source | Theme

LISTS: dict[type[ListedThing], str] = {Fact: "facts", Source: "sources", Theme: "themes"}


def index_of(things: Sequence[Thing], code: str) -> int:
    for index, thing in enumerate(things):
        if thing.code == code:
            return index
    raise KeyError(code)


def inserted(things: Sequence[Thing], thing: Thing, position: int | None = None) -> tuple[Thing, ...]:
    """Last when no position is given."""
    place = len(things) if position is None else max(0, position)
    return (*things[:place], thing, *things[place:])


def replaced(things: Sequence[Thing], code: str, thing: Thing) -> tuple[Thing, ...]:
    index = index_of(things, code)
    return (*things[:index], thing, *things[index + 1 :])


def without(things: Sequence[Thing], code: str) -> tuple[Thing, ...]:
    index = index_of(things, code)
    return (*things[:index], *things[index + 1 :])


def moved(things: Sequence[Thing], code: str, position: int) -> tuple[Thing, ...]:
    thing = things[index_of(things, code)]
    return inserted(without(things, code), thing, position)


# ---- facts, sources and themes stand in lists of the content


def listed(content: Content, kind: type[ListedThing]) -> tuple[Any, ...]:
    found: tuple[Any, ...] = getattr(content, LISTS[kind])
    return found


def _relisted(
    content: Content, kind: type[ListedThing], change: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> Content:
    changes: dict[str, Any] = {LISTS[kind]: change(listed(content, kind))}
    return replace(content, **changes)


def with_listed(content: Content, thing: ListedThing, *, position: int | None = None) -> Content:
    return _relisted(content, type(thing), lambda things: inserted(things, thing, position))


def with_listed_changed(content: Content, code: str, thing: ListedThing) -> Content:
    """A theme keeps the requirements it has."""
    if isinstance(thing, Theme):
        return replace(content, themes=_theme_changed(content.themes, code, thing))
    return _relisted(content, type(thing), lambda things: replaced(things, code, thing))


def _theme_changed(themes: tuple[Theme, ...], code: str, theme: Theme) -> tuple[Theme, ...]:
    kept = themes[index_of(themes, code)].requirements
    return replaced(themes, code, replace(theme, requirements=kept))


def without_listed(content: Content, kind: type[ListedThing], code: str) -> Content:
    return _relisted(content, kind, lambda things: without(things, code))


def with_listed_moved(content: Content, kind: type[ListedThing], code: str, position: int) -> Content:
    return _relisted(content, kind, lambda things: moved(things, code, position))


# ---- requirements stand in themes


Requirements = tuple[Requirement, ...]


def _in_theme(content: Content, theme: str, change: Callable[[Requirements], Requirements]) -> Content:
    found = content.themes[index_of(content.themes, theme)]
    changed = replace(found, requirements=change(found.requirements))
    return replace(content, themes=replaced(content.themes, theme, changed))


def with_requirement(
    content: Content, requirement: Requirement, *, theme: str, position: int | None = None
) -> Content:
    return _in_theme(content, theme, lambda things: inserted(things, requirement, position))


def with_requirement_changed(content: Content, code: str, requirement: Requirement) -> Content:
    theme = content.theme_of[code].code
    return _in_theme(content, theme, lambda things: replaced(things, code, requirement))


def without_requirement(content: Content, code: str) -> Content:
    return _in_theme(content, content.theme_of[code].code, lambda things: without(things, code))


def with_requirement_moved(
    content: Content, code: str, *, theme: str, position: int | None = None
) -> Content:
    """The position counts without the requirement itself; last when none is given."""
    requirement = content.requirements[code]
    return with_requirement(without_requirement(content, code), requirement, theme=theme, position=position)
