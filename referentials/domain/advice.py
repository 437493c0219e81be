"""What would make a version better, and keeps it from nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from referentials.domain.conditions import leaves
from referentials.domain.content import Confidence, Content, Requirement
from referentials.domain.places import Place, Subject


class AdviceCode(StrEnum):
    SOURCE_UNVERIFIED = "source_unverified"
    REVIEW_NEEDED = "review_needed"
    HELP_MISSING = "help_missing"
    EVIDENCE_MISSING = "evidence_missing"
    REASON_MISSING = "reason_missing"
    UNUSED_SOURCE = "unused_source"
    UNUSED_FACT = "unused_fact"


@dataclass(frozen=True, slots=True)
class Advice:
    code: AdviceCode
    place: Place


def find_advice(content: Content) -> tuple[Advice, ...]:
    """By kind of advice, then in the referential's order."""
    found = [*_about_sources(content), *_about_facts(content)]
    for requirement in content.requirements.values():
        found += _about_requirement(requirement)
    order = list(AdviceCode)
    return tuple(sorted(found, key=lambda advice: order.index(advice.code)))


def _about_sources(content: Content) -> Iterator[Advice]:
    cited = {c.source for requirement in content.requirements.values() for c in requirement.citations}
    for source in content.sources:
        if source.confidence is Confidence.GENERAL_KNOWLEDGE:
            yield Advice(AdviceCode.SOURCE_UNVERIFIED, Place(Subject.SOURCE, source.code, "confidence"))
        if source.code not in cited:
            yield Advice(AdviceCode.UNUSED_SOURCE, Place(Subject.SOURCE, source.code))


def _about_facts(content: Content) -> Iterator[Advice]:
    read = {leaf.fact for _, condition in content.conditions() for leaf in leaves(condition) if leaf.fact}
    for fact in content.facts:
        if fact.code not in read:
            yield Advice(AdviceCode.UNUSED_FACT, Place(Subject.FACT, fact.code))


def _about_requirement(requirement: Requirement) -> Iterator[Advice]:
    told = {
        AdviceCode.REVIEW_NEEDED: ("needs_review", requirement.needs_review),
        AdviceCode.HELP_MISSING: ("questions", not all(q.help.strip() for q in requirement.questions)),
        AdviceCode.EVIDENCE_MISSING: ("measure", not requirement.measure.evidence),
        AdviceCode.REASON_MISSING: ("severity_reason", not requirement.severity_reason.strip()),
    }
    for code, (field, holds) in told.items():
        if holds:
            yield Advice(code, Place(Subject.REQUIREMENT, requirement.code, field))
