"""From a control to a requirement: what OSCAL says, then what our own marks say of the rest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from referentials.domain.condition_data import BadCondition, condition_from_data
from referentials.domain.content import (
    Choice,
    Citation,
    Condition,
    Confidence,
    Meaning,
    Measure,
    Question,
    Requirement,
    Role,
)
from referentials.domain.exact_numbers import parse_exact
from referentials.formats.cannot_read import CannotRead, refuse
from referentials.formats.defaults import CONFIDENCE, STANDARD, plain_requirement
from referentials.formats.located_json import Node, read_json
from referentials.formats.oscal_marks import (
    Data,
    Names,
    code_from,
    is_ours,
    marked,
    marked_texts,
    read_title,
)
from referentials.formats.oscal_prose import Inserting, keep_parts, label_of, sort_parts, state

REFERENCE = "reference"
OWN_KEYS = ("id", "class", "params")
LONGEST_CONDITION = 100_000
MOST_CONTROLS = 20_000
"""Ten times NIST's largest catalog: a referential that nobody could answer."""

Value = TypeVar("Value")
Code = TypeVar("Code", bound=StrEnum)


@dataclass(kw_only=True)
class ControlReader:
    """`sources` gives the code of a source by the link that cites it; `itself`, that of the catalog."""

    inserting: Inserting
    sources: Mapping[str, str]
    itself: Callable[[], str]
    codes: Names = field(default_factory=Names)
    kept: dict[str, Data] = field(default_factory=dict)
    assessment_parts: int = 0

    def requirement(self, control: Node, *, section: str, parent: str) -> Requirement:
        if len(self.kept) >= MOST_CONTROLS:
            raise refuse(
                _("plus de %(most_controls)s contrôles : gardez ceux qui vous servent")
                % {"most_controls": MOST_CONTROLS},
                path="catalog",
            )
        name = control.needed_text("id")
        code = marked(control, "code") or self.codes.give(code_from(name, default="exigence"))
        title = read_title(control, name or code)
        parts = sort_parts(control)
        self.assessment_parts += len(parts.assessment)
        said, guidance = self.inserting.render_all(parts.statement), self.inserting.render_all(parts.guidance)
        plain = plain_requirement(
            code=code,
            title=title,
            statement=state(said, title),
            help=guidance,
            citations=self.citations(control),
        )
        self.kept[code] = {
            **keep_head(control),
            "links": [link.value for link in control.items("links") if not self.is_citation(link)],
            "statement": keep_parts(parts.statement, said),
            "guidance": keep_parts(parts.guidance, guidance),
            "parent": parent,
        }
        return replace(plain, section=section, **self.marks(control, plain))

    def is_citation(self, link: Node) -> bool:
        return link.text("rel") == REFERENCE and link.text("href") in self.sources

    def citations(self, control: Node) -> tuple[Citation, ...]:
        links = [link for link in control.items("links") if self.is_citation(link)]
        checked = marked_texts(control, "confidence")
        later = marked_texts(control, "later")
        found = tuple(
            Citation(
                source=self.sources[link.text("href")],
                reference=link.text("text"),
                confidence=self.among(control, Confidence, checked[rank])
                if rank < len(checked)
                else CONFIDENCE,
                later=str(rank) in later,
            )
            for rank, link in enumerate(links)
        )
        return found or (Citation(source=self.itself(), reference=label_of(control), confidence=CONFIDENCE),)

    def marks(self, control: Node, plain: Requirement) -> dict[str, Any]:
        role = self.marked_code(control, "role", plain.role)
        questions = tuple(
            self.question(part, plain, rank)
            for rank, part in enumerate(p for p in control.items("parts") if is_part(p, "question"))
        )
        measures = [part for part in control.items("parts") if is_part(part, "measure")]
        return {
            "obligation": self.marked_code(control, "obligation", plain.obligation),
            "severity": self.marked_value(control, "severity", int, plain.severity),
            "severity_reason": marked(control, "severity-reason"),
            "role": role,
            "needs_review": bool(marked(control, "needs-review")),
            "condition": self.condition(control),
            "questions": questions or plain.questions,
            "measure": self.measure(measures[0], role) if measures else replace(plain.measure, role=role),
        }

    def question(self, part: Node, requirement: Requirement, rank: int) -> Question:
        """The first one is helped by the guidance of its control."""
        [plain] = requirement.questions
        inner = list(part.items("parts"))
        helped = [p.text("prose") for p in inner if is_part(p, "help")] or [plain.help if rank == 0 else ""]
        return Question(
            code=marked(part, "code", plain.code),
            text=part.text("prose") or plain.text,
            help=helped[0],
            choices=tuple(self.choice(p) for p in inner if is_part(p, "choice")) or STANDARD,
            condition=self.condition(part),
        )

    def choice(self, part: Node) -> Choice:
        meaning = self.marked_code(part, "meaning", Meaning.CREDIT)
        has_credit = bool(marked(part, "credit"))
        return Choice(
            code=marked(part, "code"),
            label=part.text("prose"),
            meaning=meaning,
            credit=self.marked_value(part, "credit", parse_exact, Fraction(0)) if has_credit else None,
        )

    def measure(self, part: Node, role: Role) -> Measure:
        return Measure(
            how=part.text("prose"),
            why=next((p.text("prose") for p in part.items("parts") if is_part(p, "why")), ""),
            effort_hours=self.marked_value(part, "effort-hours", parse_exact, Fraction(0)),
            cost_max=self.marked_value(part, "cost-max", int, 0),
            role=self.marked_code(part, "role", role),
            evidence=tuple(marked_texts(part, "evidence")),
        )

    def condition(self, holder: Node) -> Condition | None:
        if not (text := marked(holder, "asked-if")):
            return None
        try:
            return condition_from_data(read_json(text.encode(), most_bytes=LONGEST_CONDITION))
        except (BadCondition, CannotRead, UnicodeEncodeError):
            holder.complain(_("condition illisible"), "props")
            return None

    def marked_code(self, holder: Node, name: str, default: Code) -> Code:
        text = marked(holder, name)
        return self.among(holder, type(default), text) if text else default

    def among(self, holder: Node, codes: type[Code], text: str) -> Code:
        if text not in list(codes):
            holder.complain(
                _("« %(text)s » n'est pas admis : il faut %(codes)s")
                % {"text": text[:60], "codes": ", ".join(codes)},
                "props",
            )
            return next(iter(codes))
        return codes(text)

    def marked_value(self, holder: Node, name: str, parse: Callable[[str], Value], default: Value) -> Value:
        text = marked(holder, name)
        try:
            return parse(text) if text else default
        except ValueError:
            holder.complain(_("« %(text)s » n'est pas un nombre admis") % {"text": text[:60]}, "props")
            return default


def is_part(part: Node, name: str) -> bool:
    return is_ours(part) and part.text("name") == name


def keep_head(holder: Node) -> Data:
    """What a group or a control says that has no place of ours, to be written back as it is."""
    props = [prop.value for prop in holder.items("props") if not is_ours(prop)]
    return {**{key: holder.value[key] for key in OWN_KEYS if holder.has(key)}, "props": props}


def is_withdrawn(control: Node) -> bool:
    return any(
        prop.text("name") == "status" and prop.text("value").lower() == "withdrawn"
        for prop in control.items("props")
    )
