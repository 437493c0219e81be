"""From a requirement to a control: in OSCAL's words where it has some, in our marks for what differs
from what a reader would suppose."""

import json
from collections.abc import Iterator

from referentials.domain.condition_data import condition_to_data
from referentials.domain.content import Choice, Condition, Meaning, Measure, Question, Requirement
from referentials.domain.exact_numbers import exact_text
from referentials.formats.defaults import CONFIDENCE, STANDARD, plain_requirement
from referentials.formats.located_json import Node
from referentials.formats.oscal_controls import REFERENCE
from referentials.formats.oscal_marks import NAMESPACE, Data, code_from, mark, title_line
from referentials.formats.oscal_prose import Inserting, label_of, restore_parts, state


def told(data: Data) -> Data:
    """Without what is empty: OSCAL wants no empty list."""
    return {key: value for key, value in data.items() if value not in ("", None, [], {})}


class ControlWriter:
    """`hrefs` gives the link to a source by its code; `itself` is the code of the catalog as a source."""

    def __init__(self, *, inserting: Inserting, hrefs: dict[str, str], itself: str) -> None:
        self.inserting = inserting
        self.hrefs = hrefs
        self.itself = itself

    def control(self, requirement: Requirement, kept: Node, name: str) -> Data:
        title, title_marks = title_line(requirement.title)
        links = self.links(requirement, kept)
        other_links = [link.value for link in kept.items("links")]
        return told(
            {
                "id": name,
                "class": kept.text("class"),
                "title": title,
                "params": [param.value for param in kept.items("params")],
                "props": [
                    *(prop.value for prop in kept.items("props")),
                    *(code_marks(requirement.code, name, default="exigence")),
                    *title_marks,
                    *_marks(requirement),
                    *(_citation_marks(requirement) if links else ()),
                ],
                "links": [*links, *other_links],
                "parts": [*self.told_parts(requirement, kept, name), *_own_parts(requirement)],
            }
        )

    def links(self, requirement: Requirement, kept: Node) -> list[Data]:
        citations = requirement.citations
        if len(citations) == 1 and citations[0].source == self.itself:
            [citation] = citations
            if (citation.reference, citation.confidence, citation.later) == (
                label_of(kept),
                CONFIDENCE,
                False,
            ):
                return []
        return [
            told({"href": self.hrefs[citation.source], "rel": REFERENCE, "text": citation.reference})
            for citation in citations
            if citation.source in self.hrefs
        ]

    def told_parts(self, requirement: Requirement, kept: Node, name: str) -> Iterator[Data]:
        guidance = requirement.questions[0].help if requirement.questions else ""
        said = requirement.statement
        statements = list(kept.items("statement"))
        if statements or not kept.value or said != state("", requirement.title):
            plain = {"id": f"{name}_smt", "name": "statement"}
            yield from restore_parts(statements, said, self.inserting, plain=plain)
        plain = {"id": f"{name}_gdn", "name": "guidance"}
        yield from restore_parts(kept.items("guidance"), guidance, self.inserting, plain=plain)


def code_marks(code: str, name: str, *, default: str) -> list[Data]:
    """None when a reader finds the code again in the id."""
    return [] if code_from(name, default=default) == code else [mark("code", code)]


def _marks(requirement: Requirement) -> Iterator[Data]:
    plain = plain_requirement(code=requirement.code, title=requirement.title, statement="")
    for name, value, supposed in [
        ("severity", str(requirement.severity), str(plain.severity)),
        ("severity-reason", requirement.severity_reason, ""),
        ("obligation", str(requirement.obligation), str(plain.obligation)),
        ("role", str(requirement.role), str(plain.role)),
        ("needs-review", "true" if requirement.needs_review else "", ""),
        ("asked-if", _condition(requirement.condition), ""),
    ]:
        if value != supposed:
            yield mark(name, value)


def _citation_marks(requirement: Requirement) -> Iterator[Data]:
    """One for each citation, in their order, unless all are as a reader would suppose."""
    if any(citation.confidence != CONFIDENCE for citation in requirement.citations):
        for citation in requirement.citations:
            yield mark("confidence", str(citation.confidence))
    for rank, citation in enumerate(requirement.citations):
        if citation.later:
            yield mark("later", str(rank))


def _condition(condition: Condition | None) -> str:
    return "" if condition is None else json.dumps(condition_to_data(condition))


def _own_parts(requirement: Requirement) -> Iterator[Data]:
    help = requirement.questions[0].help if requirement.questions else ""
    plain = plain_requirement(code=requirement.code, title=requirement.title, statement="", help=help)
    if requirement.questions != plain.questions:
        for rank, question in enumerate(requirement.questions):
            yield _question(question, requirement, is_first=rank == 0)
    if requirement.measure != plain.measure:
        yield _measure(requirement.measure)


def _part(name: str, prose: str, props: list[Data], parts: list[Data]) -> Data:
    return told({"name": name, "ns": NAMESPACE, "props": props, "prose": prose, "parts": parts})


def _question(question: Question, requirement: Requirement, *, is_first: bool) -> Data:
    props = [
        *([mark("code", question.code)] if question.code != requirement.code else []),
        *([mark("asked-if", _condition(question.condition))] if question.condition else []),
    ]
    helped = [] if is_first or not question.help else [_part("help", question.help, [], [])]
    choices = [] if question.choices == STANDARD else [_choice(choice) for choice in question.choices]
    return _part("question", question.text, props, [*helped, *choices])


def _choice(choice: Choice) -> Data:
    props = [mark("code", choice.code)]
    if choice.meaning is not Meaning.CREDIT:
        props.append(mark("meaning", str(choice.meaning)))
    if choice.credit is not None:
        props.append(mark("credit", exact_text(choice.credit)))
    return _part("choice", choice.label, props, [])


def _measure(measure: Measure) -> Data:
    props = [
        mark("role", str(measure.role)),
        mark("effort-hours", exact_text(measure.effort_hours)),
        mark("cost-max", str(measure.cost_max)),
        *(mark("evidence", text) for text in measure.evidence),
    ]
    why = [_part("why", measure.why, [], [])] if measure.why else []
    return _part("measure", measure.how, props, why)
