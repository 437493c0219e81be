"""What a report says of the result before: both beside each other, and what moved at constant scope."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from assessments.domain.comparison import Change, Comparison
from assessments.domain.freezing import PLACES, round_half_up
from assessments.domain.scoring import Result, ThemeResult
from referentials.domain.content import Content


def tell_previous(
    content: Content, former: Content, comparison: Comparison, *, completed_on: date
) -> dict[str, Any]:
    """`content` and `former` are the versions of now and then; figures as a frozen result writes them."""
    return {
        "completed_on": completed_on.isoformat(),
        "number": former.number,
        "same_version": former.number == content.number,
        "same_scope": comparison.is_same_scope,
        "common": len(comparison.common),
        "entered": len(comparison.entered),
        "left": len(comparison.left),
        "before": _tell_score(comparison.before),
        "now": _tell_score(comparison.now),
        "constant_before": _tell_score(comparison.constant_before),
        "constant_now": _tell_score(comparison.constant_now),
        "constant_change": _signed(_gap(comparison.constant_before, comparison.constant_now)),
        "themes": list(_tell_themes(content, comparison)),
        "improved": [_tell_change(content, change) for change in comparison.improved],
        "slipped": [_tell_change(content, change) for change in comparison.slipped],
    }


def _tell_score(result: Result) -> dict[str, Any]:
    """The level stands with the whole result only: a part of the requirements gives none."""
    return {**_tell_bounds(result), "level": result.level}


def _tell_bounds(result: Result | ThemeResult | None) -> dict[str, Any]:
    if result is None or result.score_low is None or result.score_high is None:
        return {"low": None, "high": None}
    return {
        "low": str(round_half_up(result.score_low, PLACES)),
        "high": str(round_half_up(result.score_high, PLACES)),
    }


def _tell_themes(content: Content, comparison: Comparison) -> Iterator[dict[str, Any]]:
    """The themes of the later version; one that the earlier version did not have has no figure there."""
    for theme in content.themes:
        constant_before = comparison.constant_before.themes[theme.code]
        constant_now = comparison.constant_now.themes[theme.code]
        yield {
            "code": theme.code,
            "title": theme.title,
            "before": _tell_bounds(comparison.before.themes.get(theme.code)),
            "now": _tell_bounds(comparison.now.themes[theme.code]),
            "constant_before": _tell_bounds(constant_before),
            "constant_now": _tell_bounds(constant_now),
            "constant_change": _signed(_gap(constant_before, constant_now)),
        }


def _gap(before: Result | ThemeResult, now: Result | ThemeResult) -> Fraction | None:
    if before.score_low is None or now.score_low is None:
        return None
    return now.score_low - before.score_low


def _tell_change(content: Content, change: Change) -> dict[str, Any]:
    requirement = content.requirements[change.requirement]
    return {
        "requirement": change.requirement,
        "title": requirement.title,
        "theme": content.theme_of[change.requirement].title,
        "before": change.before,
        "now": change.now,
        "points": _signed(change.points),
    }


def _signed(value: Fraction | None) -> str | None:
    """Half up by size, so that what is won and what is lost round alike."""
    if value is None:
        return None
    size = round_half_up(abs(value), PLACES)
    return str(-size if value < 0 and size else size)
