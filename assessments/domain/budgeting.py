"""What so many hours and euros can buy at best, and what any set of actions would bring.

Exact, so it is a knapsack with two limits. Three things keep it fast: a limit that cannot bind is dropped;
actions that cost no euro, most of them, are solved apart on hours alone; and of two ways to spend, one that
brings no more than the other for as many hours is forgotten at once. Work and memory are bounded by the
number of actions times the distinct sums of hours (at most the budget over the finest unit of effort, half
an hour in our referential) times the distinct sums of euros. 130 actions take well under a second.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

from assessments.domain.levels import State
from assessments.domain.prioritisation import Action, Kind
from assessments.domain.scoring import WHOLE, RequirementResult, Result, conclude
from referentials.domain.content import Content

Number = Fraction | int
Frontier = list[tuple[int, int]]
"""Pairs of (hours, worth), both strictly increasing: more hours are kept only if they bring more."""

NOTHING_SPENT: Frontier = [(0, 0)]


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetedPlan:
    """`actions` in plan order; `gain` in points out of 100, `hours` and `euros` as spent."""

    actions: tuple[Action, ...]
    gain: Fraction
    hours: Fraction
    euros: int
    result: Result


@dataclass(frozen=True, slots=True)
class _Item:
    """`worth` orders sets of actions: by gain, fewer hours, fewer euros, earlier in the plan.

    The four are packed into one integer, each in digits of its own, so that worths add up; the lowest
    digits hold one bit per action, which tells in the end what was chosen.
    """

    hours: int
    euros: int
    worth: int


def plan_within(
    content: Content, result: Result, actions: Iterable[Action], *, hours: Number, euros: Number
) -> BudgetedPlan:
    """The gap actions that gain most within `hours` and `euros`; raises ValueError if either is negative."""
    chosen = choose_within(actions, hours=hours, euros=euros)
    return BudgetedPlan(
        actions=chosen,
        gain=sum((action.gain for action in chosen), Fraction(0)),
        hours=sum((action.effort_hours for action in chosen), Fraction(0)),
        euros=sum(action.cost_max for action in chosen),
        result=what_if(content, result, [action.requirement for action in chosen]),
    )


def what_if(content: Content, result: Result, ticked: Collection[str]) -> Result:
    """The result if the `ticked` requirements were done in full; those out of the score stay out.

    Raises KeyError for a code that is no requirement of `content`.
    """
    done = {code: _as_done(result.requirements[code]) for code in ticked}
    return conclude(content, {**result.requirements, **done})


def choose_within(actions: Iterable[Action], *, hours: Number, euros: Number) -> tuple[Action, ...]:
    """The set with the largest total gain; at equal gain fewer hours, then fewer euros, then plan order."""
    if hours < 0 or euros < 0:
        raise ValueError("a budget cannot be negative")
    affordable = [
        action
        for action in actions
        if action.kind is Kind.GAP and action.effort_hours <= hours and action.cost_max <= euros
    ]
    unit = lcm(*(action.effort_hours.denominator for action in affordable))
    most_hours, most_euros = int(hours * unit), int(euros)
    items = _without_idle_limits(_weigh_up(affordable, unit), most_hours, most_euros)
    free = _spend([item for item in items if not item.euros], most_hours)
    paid = _spend_euros([item for item in items if item.euros], most_hours, most_euros)
    worth = max(_best_beside(frontier, free, most_hours) for frontier in paid.values())
    return tuple(a for place, a in enumerate(affordable) if worth & _bit(place, len(affordable)))


def _as_done(requirement: RequirementResult) -> RequirementResult:
    if not requirement.counts:
        return requirement
    return replace(requirement, state=State.MET, credit_low=WHOLE, credit_high=WHOLE, cap=None)


def _bit(place: int, count: int) -> int:
    """The earlier in the plan, the higher the bit."""
    return 1 << (count - 1 - place)


def _weigh_up(actions: Sequence[Action], unit: int) -> list[_Item]:
    gain_unit = lcm(*(action.gain.denominator for action in actions))
    hours = [int(action.effort_hours * unit) for action in actions]
    hour_digits, euro_digits = sum(hours) + 1, sum(action.cost_max for action in actions) + 1
    return [
        _Item(
            hours=spent,
            euros=action.cost_max,
            worth=(
                ((int(action.gain * gain_unit) * hour_digits - spent) * euro_digits - action.cost_max)
                << len(actions)
            )
            + _bit(place, len(actions)),
        )
        for place, (action, spent) in enumerate(zip(actions, hours, strict=True))
    ]


def _without_idle_limits(items: list[_Item], most_hours: int, most_euros: int) -> list[_Item]:
    """A limit that everything together respects is none: spending then makes no two sets differ."""
    hours_bind = sum(item.hours for item in items) > most_hours
    euros_bind = sum(item.euros for item in items) > most_euros
    return [_Item(item.hours * hours_bind, item.euros * euros_bind, item.worth) for item in items]


def _spend(items: Iterable[_Item], most_hours: int) -> Frontier:
    frontier = NOTHING_SPENT
    for item in items:
        frontier = _keep_best(frontier, _shift(frontier, item, most_hours))
    return frontier


def _spend_euros(items: Iterable[_Item], most_hours: int, most_euros: int) -> dict[int, Frontier]:
    """A frontier per sum of euros."""
    frontiers = {0: NOTHING_SPENT}
    for item in items:
        for spent, frontier in sorted(frontiers.items(), reverse=True):
            euros = spent + item.euros
            if euros <= most_euros:
                shifted = _shift(frontier, item, most_hours)
                frontiers[euros] = _keep_best(frontiers.get(euros, []), shifted)
    return frontiers


def _shift(frontier: Frontier, item: _Item, most_hours: int) -> Frontier:
    return [
        (hours + item.hours, worth + item.worth)
        for hours, worth in frontier
        if hours + item.hours <= most_hours
    ]


def _keep_best(some: Frontier, others: Frontier) -> Frontier:
    """Sorting two sorted runs is one merge; worths are never equal, for each names its own actions."""
    kept: Frontier = []
    best = -1
    for pair in sorted(some + others):
        if pair[1] > best:
            best = pair[1]
            if kept and kept[-1][0] == pair[0]:
                kept.pop()
            kept.append(pair)
    return kept


def _best_beside(paid: Frontier, free: Frontier, most_hours: int) -> int:
    """The largest worth of one paid set and one free set together; an empty `paid` brings nothing."""
    hours_of_free = [hours for hours, _ in free]
    return max(
        (worth + free[bisect_right(hours_of_free, most_hours - hours) - 1][1] for hours, worth in paid),
        default=0,
    )
