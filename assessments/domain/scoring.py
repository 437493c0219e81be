"""The score: how much of what applies is done, what is known of it, and the level it gives.

The rules are written in prose in docs/scoring.md. Arithmetic is exact; nothing is rounded here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assessments.domain.answers import Answer
from assessments.domain.applicability import Scope
from assessments.domain.levels import (
    CAPS_BY_STATE,
    Cap,
    Level,
    NextLevel,
    State,
    apply_caps,
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

    @property
    def counts(self) -> bool:
        return self.credit_low is not None


@dataclass(frozen=True, slots=True, kw_only=True)
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
    requirements = {
        code: _score_requirement(content, requirement, scope.asked.get(code, ()), answers)
        for code, requirement in content.requirements.items()
    }
    return conclude(content, requirements)


def conclude(content: Content, requirements: Mapping[str, RequirementResult]) -> Result:
    """What follows from where each requirement of `content` stands."""
    themes = {
        theme.code: _score_theme(theme.code, [requirements[r.code] for r in theme.requirements])
        for theme in content.themes
    }
    low, high, weight = _weigh(requirements.values())
    caps = _find_caps(content, requirements)
    before_cap = None if low is None else level_of(low)
    certain = tuple(cap for cap in caps if _is_certain(requirements[cap.requirement]))
    return Result(
        score_low=low,
        score_high=high,
        weight=weight,
        level=None if before_cap is None else apply_caps(before_cap, caps),
        level_before_cap=before_cap,
        reachable_level=None if high is None else apply_caps(level_of(high), certain),
        caps=caps,
        themes=themes,
        requirements=requirements,
    )


def _score_requirement(
    content: Content, requirement: Requirement, asked: tuple[Question, ...], answers: Mapping[str, Answer]
) -> RequirementResult:
    weight = content.weight(requirement)
    if not asked:
        return RequirementResult(code=requirement.code, state=State.NOT_ASKED, weight=weight)
    heard = [_listen(question, answers.get(question.code)) for question in asked]
    told = [(kind, credit) for kind, credit in heard if kind is not Heard.NOT_APPLICABLE]
    if not told:
        return RequirementResult(code=requirement.code, state=State.NOT_APPLICABLE, weight=weight)
    low = sum((credit for _, credit in told), NOTHING) / len(told)
    open_questions = sum(kind is not Heard.CREDIT for kind, _ in told)
    high = low + Fraction(open_questions, len(told))
    kinds = frozenset(kind for kind, _ in told)
    return RequirementResult(
        code=requirement.code,
        state=_state(low, high, kinds),
        weight=weight,
        credit_low=low,
        credit_high=high,
    )


def _listen(question: Question, answer: Answer | None) -> tuple[Heard, Fraction]:
    if answer is None:
        return Heard.SILENCE, NOTHING
    choice = question.choice(answer.choice)
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


def _score_theme(code: str, results: list[RequirementResult]) -> ThemeResult:
    low, high, weight = _weigh(results)
    return ThemeResult(code=code, score_low=low, score_high=high, weight=weight)


def _weigh(results: Iterable[RequirementResult]) -> tuple[Fraction | None, Fraction | None, int]:
    counting = [r for r in results if r.credit_low is not None and r.credit_high is not None]
    weight = sum(r.weight for r in counting)
    if not weight:
        return None, None, 0
    low = _weighted_sum((r.weight, r.credit_low) for r in counting if r.credit_low)
    high = _weighted_sum((r.weight, r.credit_high) for r in counting if r.credit_high)
    return 100 * low / weight, 100 * high / weight, weight


def _weighted_sum(terms: Iterable[tuple[int, Fraction]]) -> Fraction:
    """Exact; whole numbers per denominator first, since adding fractions one by one is slow."""
    by_denominator: dict[int, int] = {}
    for weight, credit in terms:
        denominator = credit.denominator
        by_denominator[denominator] = by_denominator.get(denominator, 0) + weight * credit.numerator
    return sum((Fraction(n, d) for d, n in by_denominator.items()), NOTHING)


def _find_caps(content: Content, results: Mapping[str, RequirementResult]) -> tuple[Cap, ...]:
    caps = []
    for code, requirement in content.requirements.items():
        for rule, levels in CAPS_BY_STATE.items():
            level = levels[results[code].state]
            if level is not None and rule.concerns(requirement):
                caps.append(Cap(requirement=code, rule=rule, level=level))
                break  # the rules stand strictest first: one cap per requirement says enough
    return tuple(caps)


def _is_certain(result: RequirementResult) -> bool:
    return result.state in (State.UNMET, State.PARTIAL)
