"""What a library calls each thing of ours: its `urn:…`, or the name of its implementation group.

A name that follows from our code is not remembered.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from referentials.domain.content import Content, Requirement, Theme
from referentials.formats.ciso_codes import as_code

FORMAT = "ciso_assistant"
PACKAGER = "cabinet-compliance"
THEME = "theme:"
SIGNS_OF_A_NAME = re.compile(r"[0-9a-z\[\]()._:-]+")
NODE_PREFIX_PARTS = 5
"""urn:<packager>:risk:req_node:<framework>:"""


@dataclass(frozen=True, slots=True)
class Names:
    """`source` is the code of the source that stands for the library; empty for a content of our own.

    Requirements and themes by code, headings by `heading_key`, groups by the code of their fact.
    """

    framework: str
    prefix: str
    source: str = ""
    ours: bool = True
    requirements: Mapping[str, str] = field(default_factory=dict)
    themes: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    def requirement(self, requirement: Requirement) -> str:
        default = default_name(requirement.code, self.reference(requirement))
        return self.urn(self.requirements.get(requirement.code, default))

    def theme(self, theme: Theme) -> str:
        return self.urn(self.themes.get(theme.code, f"{THEME}{theme.code}"))

    def heading(self, theme: str, section: str) -> str:
        """`theme` is its code, empty for what stands above themes."""
        default = f"{THEME}{theme}:{as_code(section) or 'section'}"
        return self.urn(self.headings.get(heading_key(theme, section), default))

    def urn(self, name: str) -> str:
        return name if name.startswith("urn:") else self.prefix + name

    def reference(self, requirement: Requirement) -> str | None:
        """What the library itself calls the requirement; None when it does not say."""
        if not self.source:
            return requirement.code
        return next((c.reference for c in requirement.citations if c.source == self.source), None)

    def as_data(self) -> dict[str, Any]:
        tables = {
            "requirements": dict(self.requirements),
            "themes": dict(self.themes),
            "headings": dict(self.headings),
            "groups": dict(self.groups),
        }
        told = {name: table for name, table in tables.items() if table}
        head = {"framework": self.framework, "prefix": self.prefix, "source": self.source, "ours": self.ours}
        return {**head, **told}


def names_of(content: Content) -> Names:
    """Those that its library gave, or ours. Whatever else stands in `extras` counts for nothing."""
    kept = content.extras.get(FORMAT)
    names = kept.get("names") if isinstance(kept, Mapping) else None
    if isinstance(names, Mapping) and _are_names(names):
        return Names(**names)
    start = f"urn:{PACKAGER}:risk"
    return Names(
        framework=f"{start}:framework:{content.referential}",
        prefix=f"{start}:req_node:{content.referential}:",
    )


def _are_names(data: Mapping[str, Any]) -> bool:
    """A file may have been written by hand."""
    tables = [data.get(name, {}) for name in ("requirements", "themes", "headings", "groups")]
    return (
        data.keys() <= {field.name for field in fields(Names)}
        and all(isinstance(data.get(name), str) for name in ("framework", "prefix", "source"))
        and isinstance(data.get("ours"), bool)
        and all(isinstance(table, Mapping) for table in tables)
        and all(isinstance(name, str) for table in tables for name in table.values())
    )


def framework_code(urn: str) -> str:
    """The code of the referential that a framework becomes."""
    return as_code(urn.lower().split(":framework:")[-1]) or "cadre"


def default_name(code: str, reference: str | None) -> str:
    """Most libraries name a node after its reference."""
    lowered = (reference or "").lower()
    allowed = SIGNS_OF_A_NAME.fullmatch(lowered) and not lowered.startswith("urn:")
    return lowered if allowed and as_code(lowered) == code else code


def heading_key(theme: str, section: str) -> str:
    return f"{theme}/{section}"


def node_prefix(urn: str) -> str:
    return "".join(f"{part}:" for part in urn.split(":")[:NODE_PREFIX_PARTS])


def short_name(urn: str, prefix: str) -> str:
    """Without the prefix that most nodes share; a node that has another keeps its whole name."""
    name = urn.removeprefix(prefix)
    return urn if not name or name.startswith("urn:") or not urn.startswith(prefix) else name


def requirement_codes(content: Content) -> Mapping[str, str]:
    """The code of each requirement by what its library calls it."""
    names = names_of(content)
    return {names.requirement(requirement): code for code, requirement in content.requirements.items()}
