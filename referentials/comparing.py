"""Two versions side by side, for the screen that shows the differences and for readers of JSON."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from referentials.content_loading import load_content
from referentials.difference_phrases import KINDS, field_label, value_text
from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import Condition, Content, Requirement
from referentials.domain.diff import Difference, Kind, Thing, diff_contents
from referentials.domain.exact_numbers import exact_text
from referentials.domain.mapping import Row
from referentials.domain.word_diff import Segment, diff_words, new_side, old_side
from referentials.mapping_loading import NoMapping, load_rows
from referentials.models import ReferentialVersion

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One field, with the words that went on the left and those that came on the right."""

    label: str
    before: tuple[Segment, ...]
    after: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDifference:
    """`place` says where the thing stands: its theme, or what it is; `texts` what came or went, in full."""

    thing: Thing
    title: str
    place: str
    before: tuple[str, ...]
    after: str
    tags: tuple[str, ...]
    changes: tuple[ShownChange, ...]
    text: str


PLACES: Mapping[Thing, "StrPromise"] = {
    Thing.VERSION: _("La version"),
    Thing.THEME: _("Thème"),
    Thing.REQUIREMENT: _("Exigence"),
    Thing.SOURCE: _("Source"),
    Thing.FACT: _("Profil"),
}
if set(PLACES) != set(Thing):  # a table over an enum is complete, or the process does not start
    raise RuntimeError("PLACES lacks a thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    old: Content
    new: Content
    differences: tuple[Difference, ...]


def compare_versions(old: ReferentialVersion, new: ReferentialVersion) -> Compared:
    """With the mapping from `old` to `new`, when there is one."""
    before, after = load_content(old.pk), load_content(new.pk)
    return Compared(old=before, new=after, differences=diff_contents(before, after, _rows(old, new)))


def _rows(old: ReferentialVersion, new: ReferentialVersion) -> tuple[Row, ...]:
    try:
        return load_rows(old, new)
    except NoMapping:
        return ()


def count_kinds(differences: Collection[Difference]) -> dict[Kind, int]:
    """How many differences are of each kind, in the kinds' order, without those that none is of."""
    counts = Counter(kind for difference in differences for kind in difference.kinds)
    return {kind: counts[kind] for kind in Kind if kind in counts}


def of_kinds(differences: Collection[Difference], kinds: Collection[Kind]) -> tuple[Difference, ...]:
    """All of them when no kind is asked for."""
    return tuple(one for one in differences if not kinds or not set(kinds).isdisjoint(one.kinds))


def describe(old: Content, new: Content, differences: Collection[Difference]) -> list[ShownDifference]:
    return [_describe(old, new, difference) for difference in differences]


def _describe(old: Content, new: Content, difference: Difference) -> ShownDifference:
    content, code = (new, difference.after) if difference.after else (old, "".join(difference.before[:1]))
    title, text = TITLES[difference.thing](content, code)
    theme = content.theme_of[code].title if difference.thing is Thing.REQUIREMENT else ""
    return ShownDifference(
        thing=difference.thing,
        title=title,
        place=theme or str(PLACES[difference.thing]),
        before=difference.before,
        after=difference.after,
        tags=tuple(str(KINDS[kind]) for kind in difference.kinds),
        changes=tuple(_changes(difference)),
        text="" if difference.before and difference.after else text,
    )


def _changes(difference: Difference) -> Iterator[ShownChange]:
    for change in difference.changes:
        name = change.field
        segments = diff_words(value_text(name, change.before), value_text(name, change.after))
        yield ShownChange(label=field_label(change), before=old_side(segments), after=new_side(segments))


def _requirement_title(content: Content, code: str) -> tuple[str, str]:
    requirement: Requirement = content.requirements[code]
    return requirement.title, requirement.statement


def _theme_title(content: Content, code: str) -> tuple[str, str]:
    theme = next(theme for theme in content.themes if theme.code == code)
    return theme.title, theme.description


TITLES: Mapping[Thing, Callable[[Content, str], tuple[str, str]]] = {
    Thing.VERSION: lambda content, _: (content.title, ""),
    Thing.THEME: _theme_title,
    Thing.REQUIREMENT: _requirement_title,
    Thing.SOURCE: lambda content, code: (content.sources_by_code[code].title, ""),
    Thing.FACT: lambda content, code: (content.facts_by_code[code].label, ""),
}


def differences_data(
    old: ReferentialVersion, new: ReferentialVersion, differences: Collection[Difference]
) -> dict[str, Any]:
    """As JSON: the same differences, with values as the native format writes them."""
    return {
        "referential": new.referential.code,
        "from": {"number": old.number, "content_hash": old.content_hash},
        "to": {"number": new.number, "content_hash": new.content_hash},
        "differences": [
            {
                "thing": one.thing,
                "before": list(one.before),
                "after": one.after,
                "kinds": list(one.kinds),
                "changes": [
                    {
                        "kind": change.kind,
                        "field": change.field,
                        **({"question": change.question} if change.question else {}),
                        "before": _data(change.before),
                        "after": _data(change.after),
                    }
                    for change in one.changes
                ],
            }
            for one in differences
        ],
    }


def _data(value: Any) -> Any:
    match value:
        case Condition():
            return condition_to_data(value)
        case Fraction():
            return exact_text(value)
        case tuple():
            return [_data(item) for item in value]
        case None | bool() | int() | str():
            return value
    return {name: _data(item) for name, item in asdict(value).items() if item is not None}
