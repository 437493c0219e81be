"""The scale of a framework's scores as the choices of a question, and back."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from referentials.domain.content import Choice
from referentials.formats.ciso_outline import text
from referentials.formats.defaults import STANDARD

LEVEL = "niveau-"
MOST_LEVELS = 11
NO_LEVEL = STANDARD[3:]
"""« Je ne sais pas » and « Sans objet »."""


def framework_scale(framework: Mapping[str, Any]) -> tuple[Choice, ...]:
    """The standard one unless the framework says its levels, or a span short enough to list them."""
    defined = framework.get("scores_definition") or ()
    levels = defined.get("scale") or () if isinstance(defined, dict) else defined
    least, most = framework.get("min_score"), framework.get("max_score")
    if not levels and least is not None and most is not None and 1 <= most - least < MOST_LEVELS:
        levels = [{"score": score, "name": f"Niveau {score}"} for score in range(least, most + 1)]
    return scale_of(levels, least=least) or STANDARD


def node_scale(framework: Mapping[str, Any], node: Mapping[str, Any]) -> tuple[Choice, ...]:
    defined = framework.get("scores_definition")
    others = defined.get("alternatives") if isinstance(defined, dict) else None
    chosen = others.get(text(node, "scores_definition_ref")) if isinstance(others, dict) else None
    return _alternative(chosen) or framework_scale(framework)


def _alternative(levels: Any) -> tuple[Choice, ...]:
    """Unchecked by the shape: whatever is no list of levels counts for nothing."""
    if not isinstance(levels, list) or not all(isinstance(level, dict) for level in levels):
        return ()
    told = all(type(level.get("score")) is int for level in levels)
    return scale_of(levels, least=None) if told else ()


def scale_of(levels: Sequence[Mapping[str, Any]], *, least: int | None) -> tuple[Choice, ...]:
    """Empty when the levels tell nothing apart."""
    names = {level["score"]: text(level, "name") for level in levels}
    if len(names) < 2:
        return ()
    scores = sorted(names)
    start = scores[0] if least is None else min(least, scores[0])
    return (
        tuple(
            Choice(
                code=f"{LEVEL}{score}",
                label=names[score] or str(score),
                credit=Fraction(score - start, scores[-1] - start),
            )
            for score in scores
        )
        + NO_LEVEL
    )


def levels_of(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """What a framework says to have this scale; empty when it cannot."""
    named = [(choice.code.removeprefix(LEVEL), choice) for choice in choices if choice.code.startswith(LEVEL)]
    levels = [(int(score), choice) for score, choice in named if score.removeprefix("-").isdecimal()]
    if len(levels) < 2:
        return {}
    (lowest, worst), (most, _) = levels[0], levels[-1]
    told = [{"score": score, "name": choice.label} for score, choice in levels]
    least = _worth_nothing(lowest, most, worst.credit)
    if least is None or scale_of(told, least=least) != choices:
        return {}
    return {"min_score": least, "max_score": most, "scores_definition": told}


def _worth_nothing(lowest: int, most: int, credit: Fraction | None) -> int | None:
    """The score that the lowest level's credit is counted from."""
    if credit is None or credit >= 1:
        return None
    start = (lowest - credit * most) / (1 - credit)
    return int(start) if start.denominator == 1 else None
