"""What a new version would do to one assessment: what becomes of its answers, and of its score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.carry_over import Path, carry_through
from assessments.domain.levels import Level
from assessments.domain.scoring import score
from referentials.domain.content import Content

Steps = Sequence[tuple[Path, ...]]
"""The paths of each version to the next, from the assessment's to the new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Counts of the questions that the new version asks of this profile; `archived` of the earlier answers
    that find no place. Scores from 0 to 100, None when nothing counts."""

    kept: int
    to_confirm: int
    to_answer: int
    archived: int
    score_low: Fraction | None
    score_high: Fraction | None
    level: Level | None


def foresee(
    content: Content,
    steps: Steps,
    profile: Profile,
    answers: Mapping[str, Answer],
    unconfirmed: frozenset[str] = frozenset(),
) -> Impact:
    """`content` is the new version, `answers` those given on the earlier one."""
    carried = carry_through(steps, answers, unconfirmed)
    answers, unconfirmed = carried.answers, carried.to_confirm
    scope = settle_scope(content, profile, answers)
    asked = scope.question_codes
    answered = asked & answers.keys()
    result = score(content, scope, answers)
    return Impact(
        kept=len(answered - unconfirmed),
        to_confirm=len(answered & unconfirmed),
        to_answer=len(asked) - len(answered),
        archived=len(carried.archived),
        score_low=result.score_low,
        score_high=result.score_high,
        level=result.level,
    )
