"""Two results of one referential side by side: what moved, and the part of it that is the practice's doing.

« À périmètre constant »: both are scored again on the requirements that count in both, matched by code,
with the weights of the later version. A profile, a version or a weight that changed then moves nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from assessments.domain.levels import State
from assessments.domain.scoring import RequirementResult, Result, conclude
from referentials.domain.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A requirement whose credit moved; `points` out of 100 at constant scope, negative when it slipped."""

    requirement: str
    before: State
    now: State
    points: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The points of all changes add up to the difference of the two scores at constant scope."""

    before: Result
    now: Result
    constant_before: Result
    constant_now: Result
    improved: tuple[Change, ...]
    slipped: tuple[Change, ...]
    common: tuple[str, ...]
    """The requirements that count in both, in the later version's order."""
    entered: tuple[str, ...]
    left: tuple[str, ...]
    """Those that count in one only: in the later result, then in the earlier one."""

    @property
    def is_same_scope(self) -> bool:
        """Nothing came, went or changed weight: the figures at constant scope are the figures themselves."""
        reweighed = (
            self.before.requirements[code].weight != self.now.requirements[code].weight
            for code in self.common
        )
        return not (self.entered or self.left or any(reweighed))


def compare(content: Content, *, before: Result, now: Result) -> Comparison:
    """`content` is the version of `now`; `before` may stand on an earlier one."""
    counted_before, counted_now = _counting(before), _counting(now)
    common = tuple(code for code in counted_now if code in counted_before)
    constant_before = _restrict(content, counted_before, common)
    constant_now = _restrict(content, counted_now, common)
    changes = [_tell_change(code, constant_before, constant_now) for code in common]
    by_size = sorted(changes, key=lambda change: -abs(change.points))
    return Comparison(
        before=before,
        now=now,
        constant_before=constant_before,
        constant_now=constant_now,
        improved=tuple(change for change in by_size if change.points > 0),
        slipped=tuple(change for change in by_size if change.points < 0),
        common=common,
        entered=tuple(code for code in counted_now if code not in counted_before),
        left=tuple(code for code in counted_before if code not in counted_now),
    )


def _counting(result: Result) -> Mapping[str, RequirementResult]:
    return {code: one for code, one in result.requirements.items() if one.counts}


def _restrict(content: Content, counted: Mapping[str, RequirementResult], common: tuple[str, ...]) -> Result:
    """The result as if nothing but `common` had been asked, weighed as `content` weighs."""
    kept = frozenset(common)
    return conclude(
        content,
        {
            code: replace(counted[code], weight=content.weight(requirement))
            if code in kept
            else RequirementResult(code=code, state=State.NOT_ASKED, weight=content.weight(requirement))
            for code, requirement in content.requirements.items()
        },
    )


def _tell_change(code: str, before: Result, now: Result) -> Change:
    return Change(
        requirement=code,
        before=before.requirements[code].state,
        now=now.requirements[code].state,
        points=before.cost_in_points(code) - now.cost_in_points(code),
    )
