"""From the content of a version to the data of a library, as we write it by ourselves."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from referentials.domain.conditions import leaves
from referentials.domain.content import DEFAULT_WEIGHTS, Choice, Content, Requirement, Source, Theme
from referentials.formats.ciso_codes import short_title
from referentials.formats.ciso_groups import KIND, KINDS
from referentials.formats.ciso_measures import control_description
from referentials.formats.ciso_names import PACKAGER, Names, names_of
from referentials.formats.ciso_outline import SEPARATOR
from referentials.formats.ciso_question_writing import QuestionWriter
from referentials.formats.ciso_scales import levels_of
from referentials.formats.ciso_selections import Selected, select_groups
from referentials.formats.ciso_severities import IMPORTANCES
from referentials.formats.defaults import OBLIGATION, SEVERITY, STANDARD, plain_measure, plain_question

Data = dict[str, Any]
LARGEST_VERSION = 2**31 - 1
MOST_HEADINGS = 30
"""Beyond, a section is written as one heading."""


def write_library(content: Content) -> Data:
    return _LibraryWriter(content, names_of(content)).write()


class _LibraryWriter:
    def __init__(self, content: Content, names: Names) -> None:
        self.content = content
        self.names = names
        self.scale = _plain_scale(content)
        self.levels = {} if self.scale == STANDARD else levels_of(self.scale)
        self.selected: Selected = select_groups(content, names)
        self.questions = QuestionWriter(
            scale=self.scale if self.levels else STANDARD,
            least=self.levels.get("min_score", 0),
            ours=names.ours,
            selected=self.selected,
            urns={},
        )
        self.weighs = _weighs(content)
        self.controls: list[Data] = []
        self.nodes: list[Data] = []
        self.by_urn: dict[str, Data] = {}
        self.roots: dict[str, Data] = {}

    def write(self) -> Data:
        content, source = self.content, self.content.sources_by_code.get(self.names.source)
        for theme in content.themes:
            self.write_theme(theme)
        framework = {
            "urn": self.names.framework,
            "ref_id": content.referential,
            "name": content.title,
            "description": content.description,
            **self.levels,
            "implementation_groups_definition": self.groups(),
        }
        whole = {**_told(framework), "requirement_nodes": self.nodes}  # a draft may have none
        objects = {"framework": whole, "reference_controls": self.controls}
        return _told({**_head(content, source), "objects": _told(objects)})

    def groups(self) -> list[Data]:
        kinds = self.content.kinds if self.names_kinds() else ()
        return [
            *(
                _told({"ref_id": self.selected.names[f.code], "name": f.label, "description": f.help})
                for f in self.content.facts
            ),
            *({"ref_id": f"{KIND}{kind}", "name": kind} for kind in kinds),
            *({"ref_id": name, "name": name} for name in self.selected.made),
        ]

    def names_kinds(self) -> bool:
        """Those of any framework go without saying as long as nothing depends on them."""
        read = {leaf.fact for _, condition in self.content.conditions() for leaf in leaves(condition)}
        return self.content.kinds != KINDS or any(kind in read for kind in KINDS)

    def write_theme(self, theme: Theme) -> None:
        above: dict[str, Data] = {}
        if not self.goes_without_section(theme):
            above[""] = self.theme_node(theme)
        for requirement in theme.requirements:
            parent = self.heading(theme.code, requirement.section, above)
            node = self.add_node(parent, self.requirement(requirement), asked=True)
            own = SEPARATOR.join(part for part in (requirement.section, requirement.title) if part)
            above.setdefault(own, node)

    def theme_node(self, theme: Theme) -> Data:
        """Under those of its path when the library has so many requirements that its sections are themes."""
        before, _, last = ("", "", theme.title) if self.names.ours else theme.title.rpartition(SEPARATOR)
        head = {
            "urn": self.names.theme(theme),
            "ref_id": theme.code if self.names.ours else "",
            "name": last,
            "description": theme.description,
        }
        parent = self.heading("", before, self.roots)
        if head["urn"] not in self.by_urn:
            self.roots[theme.title] = self.add_node(parent, head, asked=False)
        return self.by_urn[head["urn"]]

    def goes_without_section(self, theme: Theme) -> bool:
        whole = (self.content.referential, self.content.title, "")
        return (theme.code, theme.title, theme.description) == whole

    def heading(self, theme: str, section: str, above: dict[str, Data]) -> Data | None:
        """The node of the section, made with those above it the first time."""
        if section not in above:
            if not section:
                return None
            deep = section.count(SEPARATOR) >= MOST_HEADINGS
            before, _, last = ("", "", section) if deep else section.rpartition(SEPARATOR)
            parent = self.heading(theme, before, above)
            head = {"urn": self.free_urn(self.names.heading(theme, section)), "name": last}
            above[section] = self.add_node(parent, head, asked=False)
        return above[section]

    def free_urn(self, urn: str) -> str:
        """Two headings may differ only by signs that a name leaves out."""
        rank, free = 1, urn
        while free in self.by_urn:
            rank += 1
            free = f"{urn}-{rank}"
        return free

    def add_node(self, parent: Data | None, fields: Data, *, asked: bool) -> Data:
        place = {
            "assessable": asked,
            "depth": 1 if parent is None else parent["depth"] + 1,
            "parent_urn": "" if parent is None else parent["urn"],
        }
        told = _told(fields)
        node = {"urn": told.pop("urn"), **{k: v for k, v in place.items() if v != ""}, **told}
        self.nodes.append(node)
        self.by_urn.setdefault(node["urn"], node)
        return node

    def requirement(self, requirement: Requirement) -> Data:
        urn = self.names.requirement(requirement)
        title, statement = requirement.title, requirement.statement
        return {
            "urn": urn,
            "ref_id": self.names.reference(requirement) or "",
            "name": "" if title == short_title(statement) else title,
            "description": statement,
            "annotation": self.texts(requirement),
            **self.importance(requirement),
            "implementation_groups": list(self.selected.of_requirement(requirement)),
            "typical_evidence": "\n".join(requirement.measure.evidence),
            "reference_controls": self.control(requirement),
            "questions": self.questions.write(requirement, urn),
        }

    def texts(self, requirement: Requirement) -> str:
        """For its readers only: a library has no place for the texts that it cites."""
        sources = self.content.sources_by_code
        cited = [c for c in requirement.citations if c.source != self.names.source and c.source in sources]
        return "\n".join(f"{sources[c.source].title}, {c.reference}".rstrip(", ") for c in cited)

    def importance(self, requirement: Requirement) -> Data:
        told: Data = {}
        if (requirement.obligation, requirement.severity) != (OBLIGATION, SEVERITY) or self.weighs:
            told["importance"] = next(
                name for name, (obligation, _) in IMPORTANCES.items() if obligation is requirement.obligation
            )
        if self.weighs:
            told["weight"] = self.content.weights.get(requirement.severity, 1)
        return told

    def control(self, requirement: Requirement) -> list[str]:
        """Its own one, unless the measure is the one that a reader would give."""
        measure, plain = requirement.measure, plain_measure(title=requirement.title)
        if (measure.how, measure.why) == (plain.how, plain.why):
            return []
        urn = f"urn:{PACKAGER}:risk:function:{self.content.referential}:{requirement.code}"
        control = {
            "urn": urn,
            "ref_id": requirement.code,
            "name": requirement.title,
            "category": "process",
            "description": control_description(measure),
        }
        self.controls.append(control)
        return [urn]


def _plain_scale(content: Content) -> tuple[Choice, ...]:
    """The choices of most questions that a reader would have made."""
    scales = Counter(
        requirement.questions[0].choices
        for requirement in content.requirements.values()
        if _looks_plain(requirement)
    )
    return scales.most_common(1)[0][0] if scales else STANDARD


def _looks_plain(requirement: Requirement) -> bool:
    if not requirement.questions:
        return False
    first = requirement.questions[0]
    plain = plain_question(code=requirement.code, title=requirement.title)
    return (first.code, first.text) == (plain.code, plain.text)


def _weighs(content: Content) -> bool:
    """Whether the importance alone would give other severities or weights."""
    severities = dict(IMPORTANCES.values())
    usual = all(r.severity == severities[r.obligation] for r in content.requirements.values())
    return not usual or dict(content.weights) != dict(DEFAULT_WEIGHTS)


def _head(content: Content, source: Source | None) -> Data:
    ours = source is None
    return {
        "urn": f"urn:{PACKAGER}:risk:library:{content.referential}",
        "locale": content.language,
        "ref_id": f"{content.referential}-{content.number}" if ours else content.referential,
        "name": content.title,
        "description": content.description,
        "copyright": "" if source is None else source.note,
        "version": version_number(content.number),
        "publication_date": content.effective_on.isoformat() if content.effective_on else "",
        "provider": PACKAGER if source is None else source.publisher,
        "packager": PACKAGER,
    }


def version_number(number: str) -> int:
    """A whole number that grows with ours: 2025.1 is 2025001."""
    groups = "".join(sign if sign.isdecimal() and sign.isascii() else " " for sign in number).split()
    found = int(groups[0]) if groups else 1
    if not number.isdecimal() and groups:
        found = found * 1000 + (int(groups[1]) % 1000 if len(groups) > 1 else 0)
    return min(max(found, 1), LARGEST_VERSION)


def _told(data: Mapping[str, Any]) -> Data:
    return {key: value for key, value in data.items() if value not in ("", [], None) and value != {}}
