"""Parts of a control as text that a person reads, with the parameters told where they are inserted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from referentials.formats.cannot_read import refuse
from referentials.formats.located_json import Node
from referentials.formats.oscal_marks import Data, is_ours

INSERT = re.compile(r"\{\{\s*(?:insert:\s*param,\s*)?([^\s{},:]+)\s*\}\}")
MOST_INSERTED = 20_000_000
"""Characters, over a whole catalog: choices that insert choices multiply."""
STATEMENT = "statement"
ASSESSMENT = ("assessment", "assessment-method", "assessment-objective", "objective")
"""Parts that tell an auditor how to look, with no place in a self-assessment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    label: str
    choices: tuple[str, ...]
    several: bool
    values: tuple[str, ...]


def read_parameters(nodes: Iterable[Node]) -> dict[str, Parameter]:
    found = {}
    for node in nodes:
        select = node.mapping("select")
        found[node.text("id")] = Parameter(
            label=node.text("label") or node.text("id"),
            choices=tuple(select.texts("choice")),
            several=select.text("how-many") == "one-or-more",
            values=tuple(node.texts("values")),
        )
    return found


class Inserting:
    """Puts the parameters into a text; an unknown one stays as it is written."""

    def __init__(self, parameters: dict[str, Parameter]) -> None:
        self.parameters = parameters
        self.inserted = 0

    def fill(self, prose: str, within: tuple[str, ...] = ()) -> str:
        """Raises CannotRead when insertions multiply beyond reason."""

        def insert(found: re.Match[str]) -> str:
            text = self.tell(found[1], within) if found[1] in self.parameters else found[0]
            self.inserted += len(text)
            if self.inserted > MOST_INSERTED:
                raise refuse("les paramètres s'insèrent les uns dans les autres sans fin", path="catalog")
            return text

        return INSERT.sub(insert, prose)

    def tell(self, name: str, within: tuple[str, ...]) -> str:
        parameter = self.parameters[name]
        if parameter.values:
            return ", ".join(parameter.values)
        if not parameter.choices or name in within:
            return f"[paramètre : {parameter.label}]"
        choices = " ; ".join(self.fill(choice, (*within, name)).strip() for choice in parameter.choices)
        return f"[{'un ou plusieurs' if parameter.several else 'au choix'} : {choices}]"

    def render(self, part: Node) -> str:
        """A part without label, title nor parts is its prose, to the letter."""
        head = " ".join(filter(None, (label_of(part), part.text("title"))))
        prose = self.fill(part.text("prose"))
        nested = [text for child in part.items("parts") if (text := self.render(child))]
        if not head and not nested:
            return prose
        return "\n".join(filter(None, (f"{head} {prose.strip()}".strip(), *nested)))

    def render_all(self, parts: Iterable[Node]) -> str:
        return "\n\n".join(filter(str.strip, map(self.render, parts)))


def label_of(node: Node) -> str:
    labels = (prop for prop in node.items("props") if prop.text("name") == "label" and not is_ours(prop))
    return next((prop.text("value") for prop in labels), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a control by what they are for."""

    statement: tuple[Node, ...]
    guidance: tuple[Node, ...]
    assessment: tuple[Node, ...]


def sort_parts(holder: Node) -> Parts:
    parts = [part for part in holder.items("parts") if not is_ours(part)]
    return Parts(
        statement=tuple(part for part in parts if part.text("name") == STATEMENT),
        guidance=tuple(part for part in parts if part.text("name") not in (STATEMENT, *ASSESSMENT)),
        assessment=tuple(part for part in parts if part.text("name") in ASSESSMENT),
    )


def state(statement: str, title: str) -> str:
    """A requirement always says something: its title, for want of a statement."""
    return statement if statement.strip() else title


def keep_parts(parts: Iterable[Node], text: str) -> list[Data]:
    """As they are, but for a prose that is the text itself: no use in keeping it twice."""
    raw = [part.value for part in parts]
    if len(raw) == 1 and raw[0].get("prose") == text and "parts" not in raw[0]:
        return [{key: value for key, value in raw[0].items() if key != "prose"}]
    return raw


def restore_parts(kept: Iterable[Node], text: str, inserting: Inserting, *, plain: Data) -> list[Data]:
    """The kept parts as long as they still say `text`; else `plain` with it, or nothing without text."""
    parts = list(kept)
    if len(parts) == 1 and not parts[0].has("prose") and not parts[0].has("parts"):
        parts = [Node({**parts[0].value, "prose": text}, parts[0].path, parts[0].problems)]
    if inserting.render_all(parts) == text:
        return [part.value for part in parts]
    return [{**plain, "prose": text}] if text else []
