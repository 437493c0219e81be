"""The hierarchy of a framework's nodes: which are asked, under which theme and which headings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from referentials.formats.cannot_read import refuse
from referentials.formats.ciso_codes import one_line, short_title

DEEPEST = 40
SEPARATOR = " › "
MOST_ON_A_PAGE = 100

Data = Mapping[str, Any]


def text(data: Data, key: str) -> str:
    """Empty for what is absent or only blank."""
    value = data.get(key)
    found = "" if value is None else str(value)
    return found if found.strip() else ""


def urn_of(data: Data) -> str:
    """CISO Assistant takes names in any case."""
    return str(data["urn"]).lower()


@dataclass(eq=False, slots=True)
class Node:
    data: Data
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)
    heading: str = ""
    """Its title among its siblings' headings, all different."""

    @property
    def urn(self) -> str:
        return urn_of(self.data)

    @property
    def asked(self) -> bool:
        return bool(self.data.get("assessable"))

    @property
    def title(self) -> str:
        named = text(self.data, "name") or text(self.data, "description") or text(self.data, "ref_id")
        return short_title(named or self.urn.rsplit(":", 1)[-1])

    @property
    def path(self) -> str:
        """Its heading after those of all that is above."""
        return SEPARATOR.join(node.heading for node in reversed([self, *self.ancestors()]))

    def ancestors(self) -> Iterator["Node"]:
        """From the nearest to the root."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent


@dataclass(frozen=True, slots=True)
class Place:
    """Where a requirement stands; `theme` is None for what stands under no section at all."""

    node: Node
    theme: Node | None
    headings: tuple[Node, ...]

    @property
    def section(self) -> str:
        return SEPARATOR.join(heading.heading for heading in self.headings)


def read_outline(nodes: Sequence[Data]) -> tuple[list[Node], list[Place]]:
    """Every node, and the place of each that is asked. Raises CannotRead."""
    linked = _linked(nodes)
    places = [_place(node) for node in linked if node.asked]
    if not places:
        raise refuse(_("ce cadre n'a aucune exigence à évaluer (assessable: true)"), path="objects.framework")
    return linked, places


def split_large_themes(places: Sequence[Place]) -> list[Place]:
    """A theme is one page: beyond MOST_ON_A_PAGE requirements, its sections are themes in their turn."""
    sizes = Counter(id(above) for place in places for above in place.node.ancestors())
    return [_split(place, sizes) for place in places]


def _split(place: Place, sizes: Mapping[int, int]) -> Place:
    theme, headings = place.theme, place.headings
    while theme is not None and sizes[id(theme)] > MOST_ON_A_PAGE and headings and not headings[0].asked:
        theme, headings = headings[0], headings[1:]
    return Place(place.node, theme, headings)


def _linked(nodes: Sequence[Data]) -> list[Node]:
    by_urn: dict[str, Node] = {}
    for data in nodes:
        node = Node(data)
        if by_urn.setdefault(node.urn, node) is not node:
            raise refuse(
                _("deux nœuds portent le nom « %(urn)s »") % {"urn": node.urn}, path="requirement_nodes"
            )
    for node in by_urn.values():
        node.parent = by_urn.get(text(node.data, "parent_urn").lower())
        if node.parent is not None:
            node.parent.children.append(node)
    _refuse_what_is_too_deep(by_urn.values())
    _give_headings([node for node in by_urn.values() if node.parent is None])
    for node in by_urn.values():
        _give_headings(node.children)
    return list(by_urn.values())


def _refuse_what_is_too_deep(nodes: Any) -> None:
    """A circle of parents is endless, so it is too deep."""
    for node in nodes:
        if next(islice(node.ancestors(), DEEPEST, None), None) is not None:
            message = _("le nœud « %(urn)s » est à plus de %(deepest)s niveaux, ou son parent est lui-même")
            raise refuse(message % {"urn": node.urn, "deepest": DEEPEST}, path="requirement_nodes")


def _give_headings(siblings: Sequence[Node]) -> None:
    taken: set[str] = set()
    for node in siblings:
        if node.asked and not node.children:
            continue
        wanted = heading = one_line(node.title.replace(SEPARATOR.strip(), ">"))
        rank = 1
        while heading in taken:
            rank += 1
            heading = f"{wanted} ({rank})"
        taken.add(heading)
        node.heading = heading


def _place(node: Node) -> Place:
    above = tuple(reversed(list(node.ancestors())))
    if above and not above[0].asked:
        return Place(node, above[0], above[1:])
    return Place(node, None, above)
