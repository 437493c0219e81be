"""What keeps the catalogue of translations from being whole and right."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from babel.messages.catalog import Catalog, Message

from cabinet_compliance.translating import (
    ROOT,
    WRITTEN,
    collect,
    compile_all,
    is_plural,
    merge,
    read_translations,
    texts_of,
)

VARIABLE = re.compile(r"%\((\w+)\)|%([sd%])|\{(\w*)\}")
TAG = re.compile(r"</?\w+")
EDGES = re.compile(r"^\s*|\s*$")
FRENCH_SIGNS = re.compile(r"[«»]|(?:[\u00a0\u202f]|&nbsp;)[:;?!]")
LONGEST = 80


def find_faults() -> list[str]:
    """One line each, in French; empty when all is well."""
    texts, translated = collect(), read_translations()
    faults = [f"{_about(one)} absent du catalogue" for one in _only_in(texts, translated)]
    faults += [f"{_about(one)} n'est plus dit nulle part" for one in _only_in(translated, texts)]
    for message in texts_of(merge(texts, translated)):
        faults += [f"{_about(message)} {fault}" for fault in _faults_of(message)]
    for path, content in compile_all(translated).items():
        if not path.exists() or path.read_bytes() != content:
            faults.append(
                f"{path.relative_to(ROOT)} n'est pas la forme compilée de {WRITTEN.relative_to(ROOT)}"
            )
    return faults


def _only_in(one: Catalog, other: Catalog) -> Iterator[Message]:
    known = {(message.id, message.context) for message in texts_of(other)}
    return (message for message in texts_of(one) if (message.id, message.context) not in known)


def _about(message: Message) -> str:
    text = (message.id[0] if is_plural(message) else str(message.id)).replace("\n", " ")
    place = message.locations[0][0] if message.locations else "?"
    return f"{place} : « {text if len(text) <= LONGEST else text[:LONGEST] + '…'} »"


def _faults_of(message: Message) -> Iterator[str]:
    said, written = forms_of(message.id), forms_of(message.string)
    if len(written) != len(said) or not all(written):
        yield "n'est pas traduit"
        return
    if message.fuzzy:
        yield "a une traduction incertaine (fuzzy)"
    for text in written:
        yield from faults_between(said, text)


def forms_of(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """One text, or those of a plural."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def faults_between(said: tuple[str, ...], written: str) -> Iterator[str]:
    """A form of a plural may leave out a variable that the other form leaves out."""
    variables = [_variables(text) for text in said]
    most, least = variables[0] | variables[-1], variables[0] & variables[-1]
    if not least <= _variables(written) <= most:
        yield f"a d'autres variables une fois traduit : « {written} »"
    if all(Counter(TAG.findall(text)) != Counter(TAG.findall(written)) for text in said):
        yield f"a d'autres balises une fois traduit : « {written} »"
    if EDGES.findall(said[0]) != EDGES.findall(written):
        yield f"a d'autres espaces au début ou à la fin une fois traduit : « {written} »"
    if FRENCH_SIGNS.search(written):
        yield f"garde une typographie française : « {written} »"


def _variables(text: str) -> Counter[str]:
    """Those that have no name count by their number, and the others by being there."""
    counted: Counter[str] = Counter()
    for named, unnamed, braced in VARIABLE.findall(text):
        name = named or (f"%{unnamed}" if unnamed else f"{{{braced}}}")
        counted[name] = counted[name] + 1 if unnamed in ("s", "d") and unnamed else 1
    return counted
