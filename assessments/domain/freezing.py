"""A result as plain JSON: what `assess --json` prints and what a completed assessment keeps.

Scores, credits and points are decimal strings with four places, rounded half up.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessments.domain.answers import Answer, Profile
from assessments.domain.applicability import settle_scope
from assessments.domain.levels import Level, binding_caps
from assessments.domain.prioritisation import Action
from assessments.domain.scoring import Result, score
from referentials.domain.content import Content

PLACES = 4


def round_half_up(value: Fraction, places: int) -> Decimal:
    """Exact until here: a Fraction ≥ 0, as a Decimal with `places` decimals."""
    scaled = (2 * value * 10**places + 1) // 2
    return Decimal(scaled).scaleb(-places)


def thaw_result(content: Content, frozen: Mapping[str, Any]) -> Result:
    """The exact result again, from the profile and the answers frozen beside its rounded figures."""
    profile = Profile(kind=frozen["profile"]["kind"], facts=frozenset(frozen["profile"]["facts"]))
    answers = {code: Answer(**answer) for code, answer in frozen["answers"].items()}
    return score(content, settle_scope(content, profile, answers), answers)


def freeze_result(result: Result, actions: tuple[Action, ...], *, content_hash: str) -> dict[str, Any]:
    return {
        "score_low": _text(result.score_low),
        "score_high": _text(result.score_high),
        "level": result.level,
        "level_before_cap": result.level_before_cap,
        "reachable_level": result.reachable_level,
        "caps": _freeze_caps(result),
        "themes": {
            code: {
                "score_low": _text(theme.score_low),
                "score_high": _text(theme.score_high),
                "weight": theme.weight,
            }
            for code, theme in result.themes.items()
        },
        "requirements": {
            code: {
                "applicable": one.counts,
                "state": one.state,
                "credit": _text(one.credit_low),
                "credit_high": _text(one.credit_high),
                "weight": one.weight,
                "cost_in_points": _text(result.cost_in_points(code)),
            }
            for code, one in result.requirements.items()
        },
        "actions": [_freeze_action(action) for action in actions],
        "next_level": _freeze_next_level(result),
        "content_hash": content_hash,
    }


def freeze_answers(profile: Profile, answers: Mapping[str, Answer]) -> dict[str, Any]:
    """The profile and the answers, as given."""
    return {
        "profile": {"kind": profile.kind, "facts": sorted(profile.facts)},
        "answers": {
            code: {"choice": answer.choice, "reason": answer.reason, "comment": answer.comment}
            for code, answer in answers.items()
        },
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(round_half_up(value, PLACES))


def _freeze_caps(result: Result) -> list[dict[str, Any]]:
    before: Level | None = result.level_before_cap
    binding = () if before is None else binding_caps(before, result.caps)
    return [
        {"requirement": cap.requirement, "rule": cap.rule, "level": cap.level, "binds": cap in binding}
        for cap in result.caps
    ]


def _freeze_action(action: Action) -> dict[str, Any]:
    return {
        "requirement": action.requirement,
        "kind": action.kind,
        "priority": action.priority,
        "rank": action.rank,
        "gain": _text(action.gain),
        "effort_hours": float(action.effort_hours),
        "cost_max": action.cost_max,
        "quick_win": action.quick_win,
        "role": action.role,
    }


def _freeze_next_level(result: Result) -> dict[str, Any] | None:
    missing = result.next_level
    if missing is None:
        return None
    return {
        "level": missing.level,
        "points": _text(missing.points),
        "caps": [cap.requirement for cap in missing.caps],
    }
