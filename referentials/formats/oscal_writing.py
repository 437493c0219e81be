"""From the content of a version to an OSCAL catalog that is the same each time it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from referentials.domain.content import DEFAULT_WEIGHTS, Content, Fact, Requirement, Source, Theme
from referentials.formats.defaults import CONFIDENCE
from referentials.formats.located_json import Node
from referentials.formats.oscal_control_writing import ControlWriter, code_marks, told
from referentials.formats.oscal_marks import (
    NAMESPACE,
    Data,
    Names,
    mark,
    number_from,
    source_code_from,
    title_line,
    token,
)
from referentials.formats.oscal_prose import Inserting, read_parameters, restore_parts
from referentials.formats.oscal_reading import FACT, LANGUAGE, SECTIONS, WEB, catalog_source

OSCAL_VERSION = "1.1.3"
UNDATED = "2000-01-01T00:00:00Z"
"""When a version without a date was last modified: the same file each time it is written."""
LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")


@dataclass(slots=True)
class Group:
    """A theme or a section being written; `items` are controls, by their data, and groups, in order."""

    section: tuple[str, ...]
    items: list["Group | Data"] = field(default_factory=list)


class CatalogWriter:
    """`kept` is what reading this version from OSCAL put aside; wrong types there are told as problems."""

    def __init__(self, content: Content, kept: Node) -> None:
        self.content = content
        self.kept = kept
        self.metadata = kept.mapping("metadata")
        self.names = Names()
        self.names_of = name_controls(content, kept)
        self.names.given.update(self.names_of.values())
        kept_params = [*kept.items("params"), *self.kept_params()]
        links = {source.code: f"#{self.source_uuid(source)}" for source in content.sources}
        itself = self.itself({links[source.code]: source.url for source in content.sources})
        self.sources = [source for source in content.sources if source.code != itself]
        self.hrefs = {source.code: links[source.code] for source in self.sources}
        self.inserting = Inserting(read_parameters(kept_params))
        self.controls = ControlWriter(inserting=self.inserting, hrefs=self.hrefs, itself=itself)

    def kept_params(self) -> Iterator[Node]:
        for kind in ("themes", "sections", "controls"):
            holders = self.kept.mapping(kind)
            for code in holders.value:
                yield from holders.mapping(code).items("params")

    def itself(self, urls: dict[str, str]) -> str:
        """The code of the source that is this catalog, as long as it says what its metadata say."""
        code = self.kept.text("itself")
        source = self.content.sources_by_code.get(code)
        metadata = {**self.metadata.value, "title": self.content.title, "version": self.version()}
        return code if source and source == catalog_source(Node(metadata), code, urls) else ""

    def uuid(self, *names: str) -> str:
        content = self.content
        return str(uuid5(NAMESPACE_URL, "/".join((NAMESPACE, content.referential, content.number, *names))))

    def catalog(self) -> Data:
        facts = [self.fact(fact) for fact in self.content.facts]
        themes = [self.theme(theme) for theme in self.content.themes]
        first = self.kept.mapping("themes").mapping(self.content.themes[0].code) if themes else Node({})
        if len(themes) == 1 and first.value.get("ungrouped") and "controls" in themes[0]:
            body = {"controls": themes[0]["controls"]}
        else:
            body = {"groups": themes}
        return told(
            {
                "uuid": self.kept.text("uuid") or self.uuid(),
                "metadata": self.told_metadata(),
                "params": [*facts, *(param.value for param in self.kept.items("params"))],
                **body,
                "back-matter": told({"resources": [self.resource(source) for source in self.sources]}),
            }
        )

    def told_metadata(self) -> Data:
        content = self.content
        title, title_marks = title_line(content.title)
        day = content.effective_on
        texts = {
            "code": content.referential,
            "language": "" if content.language == LANGUAGE else content.language,
            "effective-on": day.isoformat() if day else "",
            "summary": content.summary,
            "release-notes": content.release_notes,
        }
        props = [
            *(prop.value for prop in self.metadata.items("props")),
            *title_marks,
            *(mark(name, text) for name, text in texts.items() if text),
            *(mark("kind", kind) for kind in content.kinds),
            *self.weights(),
        ]
        rest = {key: value for key, value in self.metadata.value.items() if key != "props"}
        modified = self.metadata.text("last-modified") or (f"{day}T00:00:00Z" if day else UNDATED)
        return told(
            {
                "title": title,
                **rest,
                "last-modified": modified,
                "version": self.version(),
                "oscal-version": OSCAL_VERSION,
                "props": props,
                "remarks": content.description,
            }
        )

    def version(self) -> str:
        kept = self.kept.text("version")
        return kept if kept and number_from(kept) == self.content.number else self.content.number

    def weights(self) -> Iterator[Data]:
        weights = self.content.weights
        if weights != DEFAULT_WEIGHTS:
            for severity, weight in weights.items():
                yield {**mark("weight", str(weight)), "class": f"severity-{severity}"}

    def fact(self, fact: Fact) -> Data:
        label, title_marks = title_line(fact.label)
        group = [mark("group", fact.group)] if fact.group else []
        return told(
            {
                "id": self.names.give(token(f"{FACT}-{fact.code}")),
                "class": FACT,
                "props": [mark("code", fact.code), *title_marks, *group],
                "label": label,
                "guidelines": [{"prose": fact.help}] if fact.help else [],
            }
        )

    # ---- groups

    def theme(self, theme: Theme) -> Data:
        root = Group(())
        for requirement in theme.requirements:
            self.place(root, requirement)
        head = self.kept.mapping("themes").mapping(theme.code)
        name = self.names.give(head.text("id") or token(theme.code))
        title, title_marks = title_line(theme.title)
        parts = restore_parts(
            head.items("parts"), theme.description, self.inserting, plain={"name": "overview"}
        )
        props = [*(p.value for p in head.items("props")), *code_marks(theme.code, name, default="theme")]
        return told(
            {**self.told_head(head, name, title, [*props, *title_marks], parts), **self.body(root, theme)}
        )

    def told_head(self, head: Node, name: str, title: str, props: list[Data], parts: list[Data]) -> Data:
        return {
            "id": name,
            "class": head.text("class"),
            "title": title,
            "params": [param.value for param in head.items("params")],
            "props": props,
            "links": [link.value for link in head.items("links")],
            "parts": parts,
        }

    def place(self, root: Group, requirement: Requirement) -> None:
        """Into the group of its section, the last one if it is the same; under its parent, if just above."""
        group = root
        for level in requirement.section.split(SECTIONS) if requirement.section else ():
            section = (*group.section, level)
            last = group.items[-1] if group.items else None
            if not isinstance(last, Group) or last.section != section:
                last = Group(section)
                group.items.append(last)
            group = last
        kept = self.kept.mapping("controls").mapping(requirement.code)
        control = self.controls.control(requirement, kept, self.names_of[requirement.code])
        parent = self.names_of.get(kept.text("parent"))
        above = group.items[-1] if group.items else None
        while isinstance(above, dict):
            if above["id"] == parent:
                above.setdefault("controls", []).append(control)
                return
            above = above["controls"][-1] if "controls" in above else None
        group.items.append(control)

    def body(self, group: Group, theme: Theme) -> Data:
        """OSCAL takes controls or groups, not both: beside a section, what has none gets a group as well."""
        if not any(isinstance(item, Group) for item in group.items):
            return {"controls": group.items}
        groups: list[Data] = []
        for item in group.items:
            if isinstance(item, Group):
                groups.append(self.section(item, theme))
            elif groups and "controls" in groups[-1] and _is_plain(groups[-1]):
                groups[-1]["controls"].append(item)
            else:
                title = group.section[-1] if group.section else theme.title
                groups.append(
                    {
                        "title": title_line(title)[0],
                        "props": [mark("same-section", "true")],
                        "controls": [item],
                    }
                )
        return {"groups": groups}

    def section(self, group: Group, theme: Theme) -> Data:
        code = SECTIONS.join((theme.code, *group.section))
        head = self.kept.mapping("sections").mapping(code)
        name = head.text("id")
        title, title_marks = title_line(group.section[-1])
        props = [*(prop.value for prop in head.items("props")), *title_marks]
        parts = [part.value for part in head.items("parts")]
        return told({**self.told_head(head, name, title, props, parts), **self.body(group, theme)})

    # ---- sources

    def source_uuid(self, source: Source) -> str:
        return self.kept.mapping("sources").mapping(source.code).text("uuid") or self.uuid(
            "source", source.code
        )

    def resource(self, source: Source) -> Data:
        kept = self.kept.mapping("sources").mapping(source.code)
        title, title_marks = title_line(source.title)
        cited, reference_marks = title_line(source.reference) if source.reference else ("", [])
        links, link_marks = self.source_links(source, kept)
        texts = {"publisher": source.publisher, "date": source.date}
        is_found = source_code_from(source.title, default="source") == source.code
        return told(
            {
                **kept.value,
                "uuid": self.source_uuid(source),
                "title": title,
                "description": source.note,
                "props": [
                    *(prop.value for prop in kept.items("props")),
                    *([] if is_found else [mark("code", source.code)]),
                    *title_marks,
                    *([mark("reference", source.reference)] if reference_marks else []),
                    *(mark(name, text) for name, text in texts.items() if text),
                    *(
                        [mark("confidence", str(source.confidence))]
                        if source.confidence != CONFIDENCE
                        else []
                    ),
                    *link_marks,
                ],
                "citation": {"text": cited} if cited else {},
                "rlinks": links,
            }
        )

    def source_links(self, source: Source, kept: Node) -> tuple[list[Data], list[Data]]:
        links = [link.value for link in kept.items("rlinks")]
        if source.url == next(filter(WEB.fullmatch, (str(link.get("href")) for link in links)), ""):
            return links, []
        if LINK.fullmatch(source.url):
            return [{"href": source.url}], []
        return [], [mark("url", source.url)]


def name_controls(content: Content, kept: Node) -> dict[str, str]:
    """The id of each control, by the code of its requirement."""
    names, controls = Names(), kept.mapping("controls")
    return {
        code: names.give(controls.mapping(code).text("id") or token(code)) for code in content.requirements
    }


def _is_plain(group: dict[str, Any]) -> bool:
    return any(prop.get("name") == "same-section" for prop in group.get("props", []))
