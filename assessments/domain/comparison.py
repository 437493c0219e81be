"""Two results of one referential side by side: what moved, and the part of it that is the practice's doing.

« À périmètre constant »: both are scored again on the requirements that count in both, with the weights of
the later version. A profile, a version or a weight that changed then moves nothing. A requirement is matched
with the one that it continues alone; one that was split or merged counts as gone, and its parts as new.
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
    """The requirements that count in both, in the later version's order and by its codes."""
    entered: tuple[str, ...]
    left: tuple[str, ...]
    """Those that count in one only: in the later result, then in the earlier one by its own codes."""
    matches: Mapping[str, str]
    """From codes of the later version to codes of the earlier one."""

    @property
    def is_same_scope(self) -> bool:
        """Nothing came, went or changed weight: the figures at constant scope are the figures themselves."""
        reweighed = (
            self.before.requirements[self.matches[code]].weight != self.now.requirements[code].weight
            for code in self.common
        )
        return not (self.entered or self.left or any(reweighed))


def compare(
    content: Content, *, before: Result, now: Result, matches: Mapping[str, str] | None = None
) -> Comparison:
    """`content` is the version of `now`; `before` may stand on an earlier one.

    `matches` leads from codes of `content` to the earlier ones, one for one; without it, equal codes match.
    """
    if matches is None:
        matches = {code: code for code in content.requirements}
    counted_now, counted_before = _counting(now), _counting(before)
    common = tuple(code for code in counted_now if matches.get(code) in counted_before)
    followed = {code: _rename(counted_before[matches[code]], code) for code in common}
    constant_before = _restrict(content, followed, common)
    constant_now = _restrict(content, counted_now, common)
    changes = [_tell_change(code, constant_before, constant_now) for code in common]
    by_size = sorted(changes, key=lambda change: -abs(change.points))
    shared, stayed = frozenset(common), {matches[code] for code in common}
    return Comparison(
        before=before,
        now=now,
        constant_before=constant_before,
        constant_now=constant_now,
        improved=tuple(change for change in by_size if change.points > 0),
        slipped=tuple(change for change in by_size if change.points < 0),
        common=common,
        entered=tuple(code for code in counted_now if code not in shared),
        left=tuple(code for code in counted_before if code not in stayed),
        matches=matches,
    )


def _counting(result: Result) -> Mapping[str, RequirementResult]:
    return {code: one for code, one in result.requirements.items() if one.counts}


def _rename(result: RequirementResult, code: str) -> RequirementResult:
    cap = None if result.cap is None else replace(result.cap, requirement=code)
    return replace(result, code=code, cap=cap)


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
