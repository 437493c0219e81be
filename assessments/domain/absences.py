"""What is not asked of a practice, gathered by what keeps it away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from assessments.domain.applicability import Scope, explain_absence
from referentials.domain.conditions import Leaf
from referentials.domain.content import Content, Requirement


class Cause(StrEnum):
    KIND = "kind"
    """The practice is not of the kind, or has nobody with whom it would be asked."""
    FACT = "fact"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Absence:
    """`code` is the fact, or the question, that decides; empty for the kind of practice."""

    cause: Cause
    code: str = ""
    by_being_true: bool = False
    """The fact or the answer bars; otherwise it lacks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentRequirement:
    requirement: Requirement
    absence: Absence
    leaves: tuple[Leaf, ...]
    """All that would have to change, in the condition's order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceGroup:
    absence: Absence
    requirements: tuple[AbsentRequirement, ...]

    @property
    def count(self) -> int:
        return len(self.requirements)


def find_absent(content: Content, scope: Scope) -> tuple[AbsentRequirement, ...]:
    """In the referential's order."""
    return tuple(
        AbsentRequirement(requirement=one, absence=_settle(leaves, content.kinds), leaves=leaves)
        for code, one in content.requirements.items()
        if code not in scope.asked
        for leaves in (explain_absence(one, scope),)
    )


def group_absent(absent: Iterable[AbsentRequirement]) -> tuple[AbsenceGroup, ...]:
    """The largest group first, the kind of practice before the others; ties in the referential's order."""
    groups: dict[Absence, list[AbsentRequirement]] = {}
    for one in absent:
        groups.setdefault(one.absence, []).append(one)
    found = [AbsenceGroup(absence=absence, requirements=tuple(kept)) for absence, kept in groups.items()]
    return tuple(sorted(found, key=lambda group: (group.absence.cause is not Cause.KIND, -group.count)))


def _settle(leaves: tuple[Leaf, ...], kinds: Collection[str]) -> Absence:
    """The kind explains most, then the first fact, then an answer."""
    facts = [leaf for leaf in leaves if leaf.condition.fact]
    if any(leaf.condition.fact in kinds for leaf in facts):
        return Absence(Cause.KIND)
    if facts:
        return Absence(Cause.FACT, facts[0].condition.fact, facts[0].holds)
    return Absence(Cause.ANSWER, leaves[0].condition.question, leaves[0].holds)
