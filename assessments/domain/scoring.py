"""The score: how much of what applies is done, what is known of it, and the level it gives.

The rules are written in prose in docs/scoring.md. Arithmetic is exact; nothing is rounded here.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from assessments.domain.answers import Answer
from assessments.domain.applicability import Scope
from assessments.domain.levels import (
    Cap,
    Level,
    NextLevel,
    State,
    apply_caps,
    find_cap,
    level_of,
    what_next_level_takes,
)
from referentials.domain.content import Content, Meaning, Question, Requirement

NOTHING, WHOLE = Fraction(0), Fraction(1)


class Heard(StrEnum):
    """What one asked question tells of its requirement."""

    CREDIT = "credit"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementResult:
    """Credits from 0 to 1; both are None when the requirement is out of the score."""

    code: str
    state: State
    weight: int
    credit_low: Fraction | None = None
    credit_high: Fraction | None = None
    cap: Cap | None = None
    """What the requirement keeps the level at, if anything."""

    @property
    def counts(self) -> bool:
        return self.credit_low is not None


@dataclass(frozen=True, slots=True)
class ThemeResult:
    """Scores from 0 to 100, None when nothing in the theme counts; `weight` is the sum that counts."""

    code: str
    score_low: Fraction | None
    score_high: Fraction | None
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Scores from 0 to 100, None when nothing counts; then there is no level either."""

    score_low: Fraction | None
    score_high: Fraction | None
    weight: int
    level: Level | None
    level_before_cap: Level | None
    reachable_level: Level | None
    """The level if every « je ne sais pas » and every open question turned out to be done."""
    caps: tuple[Cap, ...]
    themes: Mapping[str, ThemeResult]
    requirements: Mapping[str, RequirementResult]

    def points(self, code: str, credit: Fraction) -> Fraction:
        """Points out of 100 between `credit` and the whole, for the requirement `code`."""
        return Fraction(self.requirements[code].weight) * (WHOLE - credit) * 100 / self.weight

    def cost_in_points(self, code: str) -> Fraction:
        """What the requirement costs the score; 0 when it doesn't count."""
        credit = self.requirements[code].credit_low
        return NOTHING if credit is None else self.points(code, credit)

    @property
    def next_level(self) -> NextLevel | None:
        """None at the top, or without a score."""
        if self.level is None or self.score_low is None:
            return None
        return what_next_level_takes(self.level, self.score_low, self.caps)


def score(content: Content, scope: Scope, answers: Mapping[str, Answer]) -> Result:
    """The whole result; `scope` says which questions of `content` are asked."""
    requirements = {}
    for code, requirement in content.requirements.items():
        asked = scope.asked.get(code, ())
        choices = tuple(answers[q.code].choice if q.code in answers else None for q in asked)
        requirements[code] = _score_requirement(
            _This(requirement), content.weight(requirement), asked, choices
        )
    return conclude(content, requirements)


def conclude(content: Content, requirements: Mapping[str, RequirementResult]) -> Result:
    """What follows from where each requirement of `content` stands."""
    sums = {theme.code: _weigh(requirements[r.code] for r in theme.requirements) for theme in content.themes}
    total = _add_up(sums.values())
    low, high = total.scores()
    caps = tuple(one.cap for one in requirements.values() if one.cap is not None)
    before_cap = None if low is None else level_of(low)
    certain = tuple(cap for cap in caps if _is_certain(requirements[cap.requirement]))
    return Result(
        score_low=low,
        score_high=high,
        weight=total.weight,
        level=None if before_cap is None else apply_caps(before_cap, caps),
        level_before_cap=before_cap,
        reachable_level=None if high is None else apply_caps(level_of(high), certain),
        caps=caps,
        themes={code: ThemeResult(code, *one.scores(), one.weight) for code, one in sums.items()},
        requirements=requirements,
    )


class _This:
    """A requirement known by itself: the same one in two versions would be compared word by word."""

    __slots__ = ("requirement",)

    def __init__(self, requirement: Requirement) -> None:
        self.requirement = requirement

    def __hash__(self) -> int:
        return hash(self.requirement)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and self.requirement is other.requirement


@lru_cache(maxsize=50_000)
def _score_requirement(
    this: _This, weight: int, asked: tuple[Question, ...], choices: tuple[str | None, ...]
) -> RequirementResult:
    """Kept, since the same answers to the same requirement come back with every answer saved."""
    requirement = this.requirement
    if not asked:
        return RequirementResult(code=requirement.code, state=State.NOT_ASKED, weight=weight)
    heard = [_listen(question, choice) for question, choice in zip(asked, choices, strict=True)]
    told = [(kind, credit) for kind, credit in heard if kind is not Heard.NOT_APPLICABLE]
    if not told:
        return RequirementResult(code=requirement.code, state=State.NOT_APPLICABLE, weight=weight)
    low = sum((credit for _, credit in told), NOTHING) / len(told)
    open_questions = sum(kind is not Heard.CREDIT for kind, _ in told)
    high = low + Fraction(open_questions, len(told))
    state = _state(low, high, frozenset(kind for kind, _ in told))
    return RequirementResult(
        code=requirement.code,
        state=state,
        weight=weight,
        credit_low=low,
        credit_high=high,
        cap=find_cap(requirement, state),
    )


def _listen(question: Question, code: str | None) -> tuple[Heard, Fraction]:
    if code is None:
        return Heard.SILENCE, NOTHING
    choice = question.choice(code)
    if choice.meaning is Meaning.CREDIT and choice.credit is not None:
        return Heard.CREDIT, choice.credit
    return Heard(choice.meaning.value), NOTHING


def _state(low: Fraction, high: Fraction, kinds: frozenset[Heard]) -> State:
    """A gap is certain once even the best reading stays below the whole."""
    if low == high:
        return {NOTHING: State.UNMET, WHOLE: State.MET}.get(low, State.PARTIAL)
    if high < WHOLE:
        return State.PARTIAL
    return State.UNKNOWN if Heard.UNKNOWN in kinds else State.UNANSWERED


class _Sums(NamedTuple):
    """Of weights, and of weights times credits."""

    low: Fraction
    high: Fraction
    weight: int

    def scores(self) -> tuple[Fraction | None, Fraction | None]:
        if not self.weight:
            return None, None
        return 100 * self.low / self.weight, 100 * self.high / self.weight


def _weigh(results: Iterable[RequirementResult]) -> _Sums:
    """Exact; whole numbers per denominator first, since adding fractions one by one is slow."""
    lows: dict[int, int] = {}
    highs: dict[int, int] = {}
    weight = 0
    for one in results:
        if one.credit_low is None or one.credit_high is None:
            continue
        weight += one.weight
        for sums, credit in ((lows, one.credit_low), (highs, one.credit_high)):
            numerator, denominator = credit.as_integer_ratio()
            sums[denominator] = sums.get(denominator, 0) + one.weight * numerator
    return _Sums(_total(lows), _total(highs), weight)


def _add_up(sums: Collection[_Sums]) -> _Sums:
    return _Sums(
        sum((one.low for one in sums), NOTHING),
        sum((one.high for one in sums), NOTHING),
        sum(one.weight for one in sums),
    )


def _total(numerators: Mapping[int, int]) -> Fraction:
    return sum((Fraction(n, d) for d, n in numerators.items()), NOTHING)


def _is_certain(result: RequirementResult) -> bool:
    return result.state in (State.UNMET, State.PARTIAL)
