"""The level A to E: thresholds on the score, and what caps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from referentials.domain.content import SEVERITIES, Obligation, Requirement


class State(StrEnum):
    """Where one requirement stands."""

    MET = "met"
    PARTIAL = "partial"
    UNMET = "unmet"
    UNKNOWN = "unknown"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASKED = "not_asked"


class Level(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"


THRESHOLDS: Mapping[Level, int] = {Level.A: 90, Level.B: 75, Level.C: 50, Level.D: 25, Level.E: 0}
"""The score, out of 100, from which each level is reached; best first."""

LEVELS = tuple(THRESHOLDS)


class CapRule(StrEnum):
    CRITICAL = "critical"
    LEGAL = "legal"

    def concerns(self, requirement: Requirement) -> bool:
        if self is CapRule.CRITICAL:
            return requirement.severity == max(SEVERITIES)
        return requirement.obligation is Obligation.LEGAL


CAPS_BY_STATE: Mapping[CapRule, Mapping[State, Level | None]] = {
    CapRule.CRITICAL: {
        State.MET: None,
        State.PARTIAL: Level.B,
        State.UNMET: Level.C,
        State.UNKNOWN: Level.B,
        State.UNANSWERED: Level.B,
        State.NOT_APPLICABLE: None,
        State.NOT_ASKED: None,
    },
    CapRule.LEGAL: {
        State.MET: None,
        State.PARTIAL: Level.B,
        State.UNMET: Level.B,
        State.UNKNOWN: Level.B,
        State.UNANSWERED: Level.B,
        State.NOT_APPLICABLE: None,
        State.NOT_ASKED: None,
    },
}
"""The best level that a requirement in each state still allows; strictest rule first."""

if set(THRESHOLDS) != set(Level) or set(CAPS_BY_STATE) != set(CapRule):  # pragma: no cover
    raise RuntimeError("a level or a rule lacks its row")
if any(set(row) != set(State) for row in CAPS_BY_STATE.values()):  # pragma: no cover
    raise RuntimeError("a state lacks its cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """`requirement` keeps the level at `level` at best, because of `rule`."""

    requirement: str
    rule: CapRule
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLevel:
    """What is missing to reach `level`: points of score, and caps to lift."""

    level: Level
    points: Fraction
    caps: tuple[Cap, ...]


def find_cap(requirement: Requirement, state: State) -> Cap | None:
    """The strictest cap that the requirement sets in this state: one says enough."""
    for rule, levels in CAPS_BY_STATE.items():
        level = levels[state]
        if level is not None and rule.concerns(requirement):
            return Cap(requirement=requirement.code, rule=rule, level=level)
    return None


def level_of(score: Fraction) -> Level:
    """The level of a score from 0 to 100, before any cap."""
    return next(level for level, threshold in THRESHOLDS.items() if score >= threshold)


def apply_caps(level: Level, caps: Iterable[Cap]) -> Level:
    return LEVELS[max([LEVELS.index(level), *(LEVELS.index(cap.level) for cap in caps)])]


def binding_caps(level_before_cap: Level, caps: Iterable[Cap]) -> tuple[Cap, ...]:
    """The caps that lower the level, strictest first."""
    lowering = [cap for cap in caps if LEVELS.index(cap.level) > LEVELS.index(level_before_cap)]
    return tuple(sorted(lowering, key=lambda cap: -LEVELS.index(cap.level)))


def what_next_level_takes(level: Level, score: Fraction, caps: Iterable[Cap]) -> NextLevel | None:
    """None at the top."""
    if level is LEVELS[0]:
        return None
    target = LEVELS[LEVELS.index(level) - 1]
    return NextLevel(
        level=target,
        points=max(Fraction(0), THRESHOLDS[target] - score),
        caps=binding_caps(target, caps),
    )
