"""What an editor typed, as a tree of texts: fields named « questions-0-choices-1-label ».

A list's items stand in the order of their « place », so that a script may move them without new names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

Node = dict[str, Any]

MULTIPLE = frozenset({"picked"})
"""Fields of several values."""
NAME = re.compile(r"[a-z_]+(-([a-z_]+|\d{1,4}))*")
DEEPEST = 8
LONGEST = 100_000
"""Characters of one field."""


def read_typed(data: QueryDict) -> Node:
    """Names that no form of ours gives are left out."""
    root: Node = {}
    for name in data:
        if not NAME.fullmatch(name) or name.count("-") > DEEPEST:
            continue
        *path, last = name.split("-")
        values = [_text(value) for value in data.getlist(name)]
        _put(root, path, last, values if last in MULTIPLE else values[-1])
    whole: Node = _with_lists(root)
    return whole


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\x00", "")[:LONGEST]


def _put(node: Node, path: list[str], last: str, value: Any) -> None:
    for step in path:
        node = node.setdefault(step, {})
        if not isinstance(node, dict):
            return
    node.setdefault(last, value)


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    children = {key: _with_lists(value) for key, value in node.items()}
    if not children or not all(key.isdecimal() for key in children):
        return children
    items = [(key, item) for key, item in children.items() if isinstance(item, dict)]
    return [item for _, item in sorted(items, key=_place)]


def _place(numbered: tuple[str, Node]) -> tuple[int, int]:
    key, item = numbered
    place = str(item.get("place", ""))
    return int(place) if re.fullmatch(r"\d{1,4}", place) else int(key), int(key)


def flat(node: Node, prefix: str = "") -> MultiValueDict[str, str]:
    """The fields again, numbered in their order."""
    fields: MultiValueDict[str, str] = MultiValueDict()
    for name, value in _flat(node, prefix):
        fields.appendlist(name, value)
    return fields


def _flat(node: Any, name: str) -> list[tuple[str, str]]:
    if isinstance(node, dict):
        inside = ((f"{name}-{key}" if name else key, value) for key, value in node.items() if key != "place")
        return [pair for path, value in inside for pair in _flat(value, path)]
    if isinstance(node, list) and name.rpartition("-")[2] not in MULTIPLE:
        return [pair for rank, item in enumerate(node) for pair in _flat({**item}, f"{name}-{rank}")]
    values = node if isinstance(node, list) else [node]
    return [(name, str(value)) for value in values]


# ---- deeds that change the form, not the draft: « add:questions », « up:questions-1-choices-2 »

DEED = re.compile(r"(add|remove|up|down|scale):([a-z]+(?:-(?:[a-z]+|\d{1,4}))*)")

NewItem = Callable[[Node], Node]


def change_typed(typed: Node, deed: str, *, new: Mapping[str, NewItem], scale: list[Node]) -> None:
    """Changes the tree; a deed that does not fit it changes nothing. `new` makes an item of each list."""
    found = DEED.fullmatch(deed)
    if not found:
        return
    verb, path = found[1], found[2].split("-")
    if verb == "add":
        _add(typed, path, new)
        return
    *above, last = path
    items = _at(typed, above)
    if not isinstance(items, list) or not last.isdecimal() or int(last) >= len(items):
        return
    place = int(last)
    if verb == "scale":
        items[place]["choices"] = [dict(choice) for choice in scale]
    elif verb == "remove":
        del items[place]
    else:
        target = min(max(place + (1 if verb == "down" else -1), 0), len(items) - 1)
        items.insert(target, items.pop(place))


def _add(typed: Node, path: list[str], new: Mapping[str, NewItem]) -> None:
    parent = _at(typed, path[:-1])
    if isinstance(parent, dict) and path[-1] in new:
        parent.setdefault(path[-1], []).append(new[path[-1]](typed))


def _at(node: Any, path: list[str]) -> Any:
    for step in path:
        if isinstance(node, list) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
        elif isinstance(node, dict):
            node = node.setdefault(step, {})
        else:
            return None
    return node
