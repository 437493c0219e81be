"""What OSCAL has no word for, as properties and parts of our own namespace; and codes made of its ids."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from referentials.domain.validation import NUMBER
from referentials.formats.located_json import Node

NAMESPACE = "urn:cabinet-compliance:oscal:1"
ELSEWHERE = "remarks"
"""The value of a property whose text stands in its remarks, being several lines or none."""
LINE = re.compile(r"[^\s\ufeff](?:[^\n\r\x85\u2028\u2029]*[^\s\ufeff])?")
TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
LONGEST_CODE = 80

Data = dict[str, Any]


def mark(name: str, text: str) -> Data:
    head = {"name": name, "ns": NAMESPACE}
    if LINE.fullmatch(text) and text != ELSEWHERE:
        return {**head, "value": text}
    return {**head, "value": ELSEWHERE, "remarks": text}


def is_ours(node: Node) -> bool:
    return bool(node.value.get("ns") == NAMESPACE)


def marks(node: Node, name: str) -> Iterator[Node]:
    return (prop for prop in node.items("props") if is_ours(prop) and prop.text("name") == name)


def marked_texts(node: Node, name: str) -> list[str]:
    return [p.text("remarks") if p.text("value") == ELSEWHERE else p.text("value") for p in marks(node, name)]


def marked(node: Node, name: str, default: str = "") -> str:
    return next(iter(marked_texts(node, name)), default)


def title_line(title: str) -> tuple[str, list[Data]]:
    """A title on one line, as OSCAL wants it, and the mark that keeps it whole."""
    flat = " ".join(title.split("\n")) or "-"
    return flat, [] if flat == title else [mark("title", title)]


def read_title(node: Node, default: str) -> str:
    title = marked(node, "title", node.text("title"))
    return title if title.strip() else default


def code_from(text: str, *, default: str) -> str:
    """What `validation.CODE` takes; the same text gives the same code."""
    code = re.sub(r"[^a-z0-9_-]+", "-", _ascii(text).lower()).strip("-_") or default
    return _shortened(code)


def source_code_from(text: str, *, default: str) -> str:
    return _shortened(re.sub(r"[^A-Za-z0-9._-]+", "-", _ascii(text)).strip("-_.") or default)


def number_from(text: str) -> str:
    if NUMBER.fullmatch(text):
        return text
    return re.sub(r"[^A-Za-z0-9._-]+", "-", _ascii(text)).strip("-_.")[:30] or "1"


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _shortened(code: str) -> str:
    if len(code) <= LONGEST_CODE:
        return code
    return f"{code[: LONGEST_CODE - 9]}-{hashlib.sha256(code.encode()).hexdigest()[:8]}"


class Names:
    """Gives each name once: the second one to ask for it gets a number after it."""

    def __init__(self) -> None:
        self.given: set[str] = set()
        self.ranks: dict[str, int] = {}

    def give(self, wanted: str) -> str:
        name, rank = wanted, self.ranks.get(wanted, 1)
        while name in self.given:
            rank += 1
            name = f"{wanted[: LONGEST_CODE - 7]}-{rank}"
        self.ranks[wanted] = rank
        self.given.add(name)
        return name


def token(text: str) -> str:
    """An id that OSCAL takes, for one of our codes."""
    return text if TOKEN.fullmatch(text) else f"_{text}"
