"""The markup of our own templates as a tree: well formed, so that the standard library's parser is enough."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"br", "col", "meta", "link", "rect", "line", "path"})
_SPACES = re.compile(r"[ \t\r\n]+")


@dataclass
class Element:
    """`children` holds elements and texts, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())

    @property
    def elements(self) -> "list[Element]":
        return [child for child in self.children if isinstance(child, Element)]

    def find(self, *tags: str) -> "Iterator[Element]":
        """The nearest elements of these tags: one inside another is left to it."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            else:
                yield from child.find(*tags)

    @property
    def text(self) -> str:
        """With its spaces as a browser would show them."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return collapse("".join(parts)).strip(" ")


def collapse(text: str) -> str:
    """Runs of spaces and line ends become one space; non-breaking ones stay."""
    return _SPACES.sub(" ", text)


def parse(html: str) -> Element:
    parser = _TreeBuilder()
    parser.feed(html)
    parser.close()
    return parser.root


class _TreeBuilder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag))

    def handle_endtag(self, tag: str) -> None:
        if self._open[-1].tag == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)
