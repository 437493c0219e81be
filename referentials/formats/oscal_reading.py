"""From an OSCAL catalog to the content of a version, with what writing it back in OSCAL needs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from referentials.domain.content import DEFAULT_WEIGHTS, Confidence, Content, Fact, Requirement, Source, Theme
from referentials.formats.cannot_read import refuse
from referentials.formats.defaults import CONFIDENCE
from referentials.formats.located_json import Node
from referentials.formats.oscal_controls import REFERENCE, ControlReader, is_withdrawn, keep_head
from referentials.formats.oscal_marks import (
    Data,
    Names,
    code_from,
    marked,
    marked_texts,
    marks,
    number_from,
    read_title,
    source_code_from,
)
from referentials.formats.oscal_prose import Inserting, keep_parts, read_parameters, sort_parts

SECTIONS = " › "
MOST_SOURCES = 20_000
FACT = "fact"
WEB = re.compile(r"https?://\S+")
LANGUAGE = "en"
"""Of a catalog that does not say: OSCAL has no word for it, and NIST writes in English."""
PUBLISHED_AT = ("canonical", "alternate")
ITSELF = "catalogue"
READ_METADATA = ("title", "version", "oscal-version", "language", "remarks", "props")


class CatalogReader:
    """`losses` and `kept` fill as the catalog is read."""

    def __init__(self, catalog: Node) -> None:
        self.catalog = catalog
        self.metadata = catalog.mapping("metadata")
        self.kept_sections: dict[str, Data] = {}
        self.kept_themes: dict[str, Data] = {}
        self.withdrawn = self.empty = 0
        self.theme_codes, self.source_codes = Names(), Names()
        self.kept_sources: dict[str, Data] = {}
        self.attached = 0
        self.hrefs: dict[str, str] = {}
        self.sources = [self.source(r) for r in catalog.mapping("back-matter").items("resources")]
        self.sources += self.linked_sources()
        self.itself: Source | None = None
        self.inserting = Inserting(read_parameters(_every(catalog, "params")))
        self.controls = ControlReader(inserting=self.inserting, sources=self.hrefs, itself=self.cite_itself)

    def content(self) -> Content:
        title = read_title(self.metadata, "Catalogue OSCAL")
        themes = tuple(self.themes(title))
        if not themes:
            self.catalog.complain(_("aucun contrôle en vigueur"), "groups")
        version = self.metadata.text("version")
        return Content(
            referential=marked(self.metadata, "code") or code_from(title, default="oscal"),
            title=title,
            description=self.metadata.text("remarks"),
            number=number_from(version),
            language=marked(self.metadata, "language") or self.metadata.text("language") or LANGUAGE,
            effective_on=self.day(),
            summary=marked(self.metadata, "summary"),
            release_notes=marked(self.metadata, "release-notes"),
            weights=self.weights(),
            kinds=tuple(marked_texts(self.metadata, "kind")),
            facts=tuple(self.fact(param) for param in self.catalog.items("params") if _is_fact(param)),
            sources=(*([self.itself] if self.itself else ()), *self.sources),
            themes=themes,
        )

    def kept(self) -> Data:
        """For `Content.extras`."""
        metadata = {k: v for k, v in self.metadata.value.items() if k not in READ_METADATA}
        return {
            "uuid": self.catalog.text("uuid"),
            "version": self.metadata.text("version"),
            "metadata": {**metadata, **keep_head(self.metadata)},
            "params": [param.value for param in self.catalog.items("params") if not _is_fact(param)],
            "itself": self.itself.code if self.itself else "",
            "sources": self.kept_sources,
            "themes": self.kept_themes,
            "sections": self.kept_sections,
            "controls": self.controls.kept,
        }

    def losses(self) -> Iterator[str]:
        if self.withdrawn:
            yield _("%(withdrawn)s contrôle(s) retiré(s) par l'éditeur du catalogue (« withdrawn »)") % {
                "withdrawn": self.withdrawn
            }
        if self.empty:
            yield _("%(empty)s groupe(s) sans contrôle en vigueur") % {"empty": self.empty}
        if self.controls.assessment_parts:
            yield _("%(assessment_parts)s partie(s) de méthode et d'objectifs pour auditeurs") % {
                "assessment_parts": self.controls.assessment_parts
            }
        if self.attached:
            yield _("%(attached)s fichier(s) joint(s) en base 64") % {"attached": self.attached}

    def day(self) -> date | None:
        text = marked(self.metadata, "effective-on")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.metadata.complain(
                _("« %(text)s » n'est pas une date AAAA-MM-JJ") % {"text": text[:60]}, "props"
            )
            return None

    def weights(self) -> Mapping[int, int]:
        found: dict[int, int] = {}
        for prop in marks(self.metadata, "weight"):
            severity, weight = prop.text("class").removeprefix("severity-"), prop.text("value")
            if re.fullmatch(r"[0-9]{1,4}", severity) and re.fullmatch(r"[0-9]{1,9}", weight):
                found[int(severity)] = int(weight)
            else:
                prop.complain(_("il faut un poids en chiffres et une classe severity-N"))
        return found or dict(DEFAULT_WEIGHTS)

    def fact(self, param: Node) -> Fact:
        return Fact(
            code=marked(param, "code"),
            label=marked(param, "title", param.text("label")),
            help=next((guideline.text("prose") for guideline in param.items("guidelines")), ""),
            group=marked(param, "group"),
        )

    # ---- groups

    def themes(self, title: str) -> Iterator[Theme]:
        ungrouped = tuple(self.requirements(self.catalog, code="", section=""))
        if ungrouped:
            code = self.theme_codes.give(code_from(title, default="theme"))
            self.kept_themes[code] = {"ungrouped": True}
            yield Theme(code=code, title=title, requirements=ungrouped)
        for group in self.catalog.items("groups"):
            name = group.text("id")
            wanted = marked(group, "code") or code_from(name or group.text("title"), default="theme")
            code = self.theme_codes.give(wanted)
            requirements = tuple(self.group(group, code, section=""))
            if not requirements:
                self.empty += 1
                continue
            self.kept_themes[code], described = self.head(group)
            yield Theme(
                code=code,
                title=read_title(group, name or code),
                description=described,
                requirements=requirements,
            )

    def head(self, group: Node) -> tuple[Data, str]:
        parts = sort_parts(group)
        told = (*parts.statement, *parts.guidance)
        described = self.inserting.render_all(told)
        links = [link.value for link in group.items("links")]
        return {**keep_head(group), "links": links, "parts": keep_parts(told, described)}, described

    def group(self, group: Node, code: str, section: str) -> Iterator[Requirement]:
        yield from self.requirements(group, code=code, section=section)
        for nested in group.items("groups"):
            if marked(nested, "same-section"):
                yield from self.group(nested, code, section)
                continue
            title = read_title(nested, nested.text("id") or "-")
            inner = f"{section}{SECTIONS}{title}" if section else title
            kept, _ = self.head(nested)
            self.kept_sections.setdefault(f"{code}{SECTIONS}{inner}", kept)
            yield from self.group(nested, code, inner)

    def requirements(
        self, holder: Node, *, code: str, section: str, parent: str = ""
    ) -> Iterator[Requirement]:
        for control in holder.items("controls"):
            above = parent
            if is_withdrawn(control):
                self.withdrawn += 1
            else:
                requirement = self.controls.requirement(control, section=section, parent=parent)
                above = requirement.code
                yield requirement
            yield from self.requirements(control, code=code, section=section, parent=above)

    # ---- sources

    def source(self, resource: Node) -> Source:
        if len(self.kept_sources) >= MOST_SOURCES:
            raise refuse(
                _("plus de %(most_sources)s ressources") % {"most_sources": MOST_SOURCES},
                path="catalog.back-matter.resources",
            )
        href = f"#{resource.text('uuid')}"
        links = [link.text("href") for link in resource.items("rlinks")]
        reference = marked(resource, "reference", resource.mapping("citation").text("text"))
        url = marked(resource, "url", next(filter(WEB.fullmatch, links), ""))
        title = read_title(resource, reference.strip() or url or resource.text("uuid") or "Source")
        code = marked(resource, "code") or self.source_codes.give(source_code_from(title, default="source"))
        self.hrefs[href] = code
        self.attached += resource.has("base64")
        self.kept_sources[code] = {
            "uuid": resource.text("uuid"),
            "props": keep_head(resource)["props"],
            **{
                key: resource.value[key] for key in ("document-ids", "rlinks", "remarks") if resource.has(key)
            },
        }
        confidence = marked(resource, "confidence", CONFIDENCE)
        if confidence not in list(Confidence):
            resource.complain(
                _("« %(confidence)s » n'est pas admis : %(known)s")
                % {"confidence": confidence[:60], "known": ", ".join(Confidence)},
                "props",
            )
            confidence = CONFIDENCE
        return Source(
            code=code,
            title=title,
            publisher=marked(resource, "publisher"),
            date=marked(resource, "date"),
            reference=reference,
            url=url,
            confidence=Confidence(confidence),
            note=resource.text("description"),
        )

    def linked_sources(self) -> Iterator[Source]:
        """What controls cite by its address alone."""
        for link in _every(self.catalog, "links"):
            href = link.text("href")
            if link.text("rel") == REFERENCE and href not in self.hrefs and WEB.fullmatch(href):
                title = link.text("text").strip() or href
                code = self.hrefs[href] = self.source_codes.give(source_code_from(title, default="source"))
                yield _plain_source(code, title, url=href)

    def cite_itself(self) -> str:
        """The catalog becomes a source of its own the first time that nothing else is cited."""
        if self.itself is None:
            urls_by_code = {source.code: source.url for source in self.sources}
            urls = {href: urls_by_code[code] for href, code in self.hrefs.items()}
            self.itself = catalog_source(self.metadata, self.source_codes.give(ITSELF), urls)
        return self.itself.code


def catalog_source(metadata: Node, code: str, urls: Mapping[str, str]) -> Source:
    """`urls` are the addresses of its resources, by the link to each."""
    parties = (party.text("name") for party in metadata.items("parties"))
    day = metadata.text("published") or metadata.text("last-modified")
    links = [
        link.text("href")
        for rel in PUBLISHED_AT
        for link in metadata.items("links")
        if link.text("rel") == rel
    ]
    found = (urls.get(href, href) for href in links)
    url = next(filter(WEB.fullmatch, found), "")
    source = _plain_source(code, read_title(metadata, "Catalogue OSCAL"), url=url)
    return replace(
        source,
        publisher=next(filter(None, parties), ""),
        date=day[:10],
        reference=metadata.text("version"),
    )


def _plain_source(code: str, title: str, *, url: str) -> Source:
    return Source(code=code, title=title, publisher="", date="", reference="", url=url, confidence=CONFIDENCE)


def _is_fact(param: Node) -> bool:
    return param.text("class") == FACT and bool(marked(param, "code"))


def _every(holder: Node, key: str) -> Iterator[Node]:
    """The `key` of a catalog, of its groups and of its controls, at any depth."""
    yield from holder.items(key)
    for inner in ("groups", "controls"):
        for node in holder.items(inner):
            yield from _every(node, key)
