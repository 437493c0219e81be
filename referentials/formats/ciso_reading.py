"""From the data of a library to the content of a version, and to what the library calls its parts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from referentials.domain.content import Citation, Content, Question, Requirement, Source, Theme
from referentials.domain.validation import NUMBER
from referentials.formats.ciso_codes import Codes, one_line, short_title
from referentials.formats.ciso_conditions import ConditionReader, find_selections
from referentials.formats.ciso_groups import Groups, read_groups
from referentials.formats.ciso_losses import Loss
from referentials.formats.ciso_measures import controls_by_urn, read_measure
from referentials.formats.ciso_names import (
    PACKAGER,
    THEME,
    Names,
    default_name,
    framework_code,
    heading_key,
    node_prefix,
    short_name,
)
from referentials.formats.ciso_outline import Node, Place, read_outline, split_large_themes, text
from referentials.formats.ciso_questions import Asked, QuestionReader, needed_questions
from referentials.formats.ciso_severities import read_severities
from referentials.formats.defaults import CONFIDENCE, ROLE

Data = Mapping[str, Any]
OTHER_SIGNS = re.compile(r"[^A-Za-z0-9._-]+")
SECTION_TEXTS = ("name", "description")


@dataclass(frozen=True, slots=True)
class LibraryReading:
    content: Content
    names: Names
    losses: Counter[Loss]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A requirement before its conditions, which take all the questions to be known."""

    place: Place
    requirement: Requirement
    asked: tuple[Asked, ...]


def read_library(library: Data) -> LibraryReading:
    """Expects what `checked_library` lets through, with questions as a list. Raises CannotRead."""
    return _LibraryReader(library).read()


class _LibraryReader:
    def __init__(self, library: Data) -> None:
        self.library = library
        self.framework: Data = library["objects"]["framework"]
        self.ours = text(library, "packager") == PACKAGER
        self.nodes, places = read_outline(self.framework["requirement_nodes"])
        self.places = places if self.ours else split_large_themes(places)
        self.prefix = node_prefix(self.nodes[0].urn)
        self.losses: Counter[Loss] = Counter()
        self.code = framework_code(text(self.framework, "urn"))
        self.source = _source(library, self.framework, self.code)
        self.severities = read_severities([place.node for place in self.places], self.losses)
        self.controls = controls_by_urn(library)

    def read(self) -> LibraryReading:
        codes, questions = Codes(), self.question_reader()
        drafted = [self.drafted(place, codes, questions) for place in self.places]
        themes = self.themes(drafted)
        ordered = [one for _, group in themes for one in group]
        groups = read_groups(self.framework, (name for one in drafted for name in _groups(one.place.node)))
        asked = self.with_conditions(ordered, groups)
        named = {id(one.place.node): one.requirement.code for one in drafted}
        content = self.content(
            groups, [(theme, [asked[named[id(d.place.node)]] for d in g]) for theme, g in themes]
        )
        self.count_sections()
        return LibraryReading(content, self.names(themes, groups), self.losses)

    def question_reader(self) -> QuestionReader:
        return QuestionReader(
            framework=self.framework,
            needed=needed_questions([place.node for place in self.places]),
            codes=Codes(),
            ours=self.ours,
            losses=self.losses,
        )

    def drafted(self, place: Place, codes: Codes, questions: QuestionReader) -> Drafted:
        node = place.node
        code = codes.take(short_name(node.urn, self.prefix), fallback="exigence")
        title, statement = self.wording(node)
        asked = questions.read(node, code=code, title=title)
        obligation, severity = self.severities.read(node)
        requirement = Requirement(
            code=code,
            title=title,
            statement=statement,
            section=place.section,
            obligation=obligation,
            severity=severity,
            role=ROLE,
            questions=tuple(one.question for one in asked),
            measure=read_measure(node, self.controls, title=title, losses=self.losses),
            citations=(
                Citation(source=self.source.code, reference=text(node.data, "ref_id"), confidence=CONFIDENCE),
            ),
        )
        return Drafted(place, requirement, asked)

    def wording(self, node: Node) -> tuple[str, str]:
        name, description = text(node.data, "name"), text(node.data, "description")
        if self.ours:
            return name or short_title(description) or node.title, description or name or node.title
        asked = "\n".join(text(data, "text") for data in node.data.get("questions") or ())
        statement = description or name or (asked if asked.strip() else node.title)
        title = short_title(name or statement)
        if name and description and title != one_line(name):
            statement = f"{name}\n\n{description}"
        return title, statement

    def themes(self, drafted: Sequence[Drafted]) -> list[tuple[Theme, list[Drafted]]]:
        """In the order of the first requirement of each; what stands under no section has a theme too."""
        grouped: dict[Node | None, list[Drafted]] = {}
        for one in drafted:
            grouped.setdefault(one.place.theme, []).append(one)
        codes = Codes()
        if None in grouped:
            codes.take(self.code, fallback="theme")
        return [(self.theme(node, codes), group) for node, group in grouped.items()]

    def theme(self, node: Node | None, codes: Codes) -> Theme:
        if node is None:
            return Theme(code=self.code, title=self.title, requirements=())
        name, description = text(node.data, "name"), text(node.data, "description")
        code = codes.take(short_name(node.urn, self.prefix).removeprefix(THEME), fallback="theme")
        title = name if self.ours and name else node.path
        told = bool(name) or node.title != one_line(description)
        return Theme(code=code, title=title, description=description if told else "", requirements=())

    @property
    def title(self) -> str:
        return text(self.framework, "name") or text(self.library, "name") or self.code

    def with_conditions(self, ordered: Sequence[Drafted], groups: Groups) -> dict[str, Requirement]:
        asked = [one for drafted in ordered for one in drafted.asked]
        reader = ConditionReader(
            groups=groups,
            selections=find_selections(asked),
            ranks={one.question.code: rank for rank, one in enumerate(asked)},
            by_urn={one.urn: one for one in asked if one.urn},
            losses=self.losses,
        )
        return {one.requirement.code: _conditioned(one, reader) for one in ordered}

    def content(self, groups: Groups, themes: Sequence[tuple[Theme, Sequence[Requirement]]]) -> Content:
        return Content(
            referential=self.code,
            title=self.title,
            description=text(self.framework, "description"),
            number=self.number(),
            language=text(self.library, "locale") or "fr",
            effective_on=self.day(),
            weights=self.severities.weights,
            kinds=groups.kinds,
            facts=groups.facts,
            sources=(self.source,),
            themes=tuple(replace(theme, requirements=tuple(group)) for theme, group in themes),
        )

    def number(self) -> str:
        if self.ours:
            named = text(self.library, "ref_id").removeprefix(f"{self.code}-")
            if NUMBER.fullmatch(named):
                return named
        version = text(self.library, "version")
        return version if NUMBER.fullmatch(version) else "1"

    def day(self) -> date | None:
        told = text(self.library, "publication_date")
        try:
            return date.fromisoformat(told) if told else None
        except ValueError:
            self.losses[Loss.DATE] += 1
            return None

    def count_sections(self) -> None:
        useful = {id(above) for place in self.places for above in place.node.ancestors()}
        themes = {id(place.theme) for place in self.places}
        for node in self.nodes:
            if not node.asked and id(node) not in useful:
                self.losses[Loss.EMPTY_SECTION] += 1
            elif not node.asked and id(node) not in themes:
                self.losses[Loss.SECTION_DESCRIPTION] += all(text(node.data, key) for key in SECTION_TEXTS)
        self.losses[Loss.OTHER_FRAMEWORKS] += len(self.library["objects"].get("more_frameworks") or ())

    def names(self, themes: Sequence[tuple[Theme, Sequence[Drafted]]], groups: Groups) -> Names:
        requirements: dict[str, str] = {}
        headings: dict[str, str] = {}
        sections: dict[str, str] = {}
        for theme, drafted in themes:
            for one in drafted:
                code, own = one.requirement.code, one.place.node
                name = short_name(own.urn, self.prefix)
                if name != default_name(code, text(own.data, "ref_id")):
                    requirements[code] = name
                headings.update(_headings(theme, one.place, self.prefix))
            if (node := drafted[0].place.theme) is not None:
                sections[theme.code] = short_name(node.urn, self.prefix)
                above = [one for one in node.ancestors() if not one.asked]
                headings.update(
                    {heading_key("", one.path): short_name(one.urn, self.prefix) for one in above}
                )
        return Names(
            framework=text(self.framework, "urn").lower(),
            prefix=self.prefix,
            source=self.source.code,
            ours=self.ours,
            requirements=requirements,
            themes=sections,
            headings=headings,
            groups={code: name for name, code in groups.codes.items() if code is not None and code != name},
        )


def _conditioned(one: Drafted, reader: ConditionReader) -> Requirement:
    first = reader.ranks[one.asked[0].question.code]
    questions: list[Question] = [
        replace(asked.question, condition=reader.of_question(asked)) for asked in one.asked
    ]
    return replace(
        one.requirement,
        condition=reader.of_requirement(_groups(one.place.node), first=first),
        questions=tuple(questions),
    )


def _groups(node: Node) -> list[str]:
    """Some libraries list an empty name, which selects nothing."""
    return [str(name) for name in node.data.get("implementation_groups") or () if str(name).strip()]


def _headings(theme: Theme, place: Place, prefix: str) -> Iterator[tuple[str, str]]:
    for depth, node in enumerate(place.headings, 1):
        section = replace(place, headings=place.headings[:depth]).section
        if not node.asked:
            yield heading_key(theme.code, section), short_name(node.urn, prefix)


def _source(library: Data, framework: Data, code: str) -> Source:
    name = OTHER_SIGNS.sub("-", text(framework, "ref_id") or text(library, "ref_id")).strip("._-")[:80]
    return Source(
        code=name or code,
        title=text(library, "name") or text(framework, "name") or code,
        publisher=text(library, "provider") or text(library, "packager"),
        date=text(library, "publication_date"),
        reference=text(library, "ref_id"),
        url="",
        confidence=CONFIDENCE,
        note=text(library, "copyright"),
    )
