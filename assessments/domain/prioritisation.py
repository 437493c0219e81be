"""The action plan: one action per gap or « je ne sais pas », in the order in which to act."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.levels import State
from assessments.domain.scoring import RequirementResult, Result
from referentials.domain.content import Content, Obligation, Requirement, Role

VERIFICATION_HOURS = Fraction(1, 4)
QUICK_WIN_HOURS = 2
FIRST_ACTIONS = 6
WORST_SEVERITY, HIGH_SEVERITY = 4, 3


class Kind(StrEnum):
    GAP = "gap"
    VERIFICATION = "verification"


class Priority(StrEnum):
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"


DAYS_TO_ACT: Mapping[Priority, int] = {Priority.P1: 30, Priority.P2: 90, Priority.P3: 365}

KIND_BY_STATE: Mapping[State, Kind | None] = {
    State.MET: None,
    State.PARTIAL: Kind.GAP,
    State.UNMET: Kind.GAP,
    State.UNKNOWN: Kind.VERIFICATION,
    State.UNANSWERED: None,
    State.NOT_APPLICABLE: None,
    State.NOT_ASKED: None,
}

if set(DAYS_TO_ACT) != set(Priority) or set(KIND_BY_STATE) != set(State):  # pragma: no cover
    raise RuntimeError("a priority lacks its delay, or a state its kind of action")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """`gain` in points out of 100, `effort_hours` in hours, `cost_max` in euros, `rank` from 1."""

    requirement: str
    kind: Kind
    priority: Priority
    rank: int
    gain: Fraction
    effort_hours: Fraction
    cost_max: int
    role: Role

    @property
    def quick_win(self) -> bool:
        return self.effort_hours <= QUICK_WIN_HOURS and self.cost_max == 0


def prioritise(content: Content, result: Result) -> tuple[Action, ...]:
    """Every action, ranked: priority, gaps before verifications, gain per hour, cost, referential's order."""
    actions = []
    for code, requirement in content.requirements.items():
        kind = KIND_BY_STATE[result.requirements[code].state]
        if kind is not None:
            actions.append(_propose(requirement, kind, result))
    actions.sort(key=_urgency)  # stable: the referential's own order settles what is left
    return tuple(
        Action(
            requirement=a.requirement,
            kind=a.kind,
            priority=a.priority,
            rank=rank,
            gain=a.gain,
            effort_hours=a.effort_hours,
            cost_max=a.cost_max,
            role=a.role,
        )
        for rank, a in enumerate(actions, start=1)
    )


def first_actions(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """The first six gaps: what stands on the first page."""
    return tuple(action for action in actions if action.kind is Kind.GAP)[:FIRST_ACTIONS]


def verifications_by_role(actions: tuple[Action, ...]) -> dict[Role, tuple[Action, ...]]:
    """The verifications, one card per person to ask, in order of their first rank."""
    cards: dict[Role, list[Action]] = {}
    for action in actions:
        if action.kind is Kind.VERIFICATION:
            cards.setdefault(action.role, []).append(action)
    return {role: tuple(group) for role, group in cards.items()}


def _propose(requirement: Requirement, kind: Kind, result: Result) -> Action:
    measure = requirement.measure
    verifying = kind is Kind.VERIFICATION
    return Action(
        requirement=requirement.code,
        kind=kind,
        priority=_priority(requirement, result.requirements[requirement.code]),
        rank=0,
        gain=result.cost_in_points(requirement.code),
        effort_hours=VERIFICATION_HOURS if verifying else measure.effort_hours,
        cost_max=0 if verifying else measure.cost_max,
        role=requirement.role if verifying else measure.role,
    )


def _priority(requirement: Requirement, result: RequirementResult) -> Priority:
    legal = requirement.obligation is Obligation.LEGAL
    if requirement.severity == WORST_SEVERITY:
        return Priority.P1
    if legal and requirement.severity >= HIGH_SEVERITY and result.state is State.UNMET:
        return Priority.P1
    if legal or requirement.severity == HIGH_SEVERITY:
        return Priority.P2
    return Priority.P3


def _urgency(action: Action) -> tuple[Priority, int, Fraction, int]:
    return (
        action.priority,
        list(Kind).index(action.kind),
        -action.gain / action.effort_hours,
        action.cost_max,
    )
