"""What each choice of a question is worth: by its result, its points, or else by its very words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from referentials.domain.content import Meaning
from referentials.formats.ciso_outline import text

FULL, HALF, NONE = Fraction(1), Fraction(1, 2), Fraction(0)


@dataclass(frozen=True, slots=True)
class Worth:
    """`credit` from 0 to 1; None unless `meaning` is CREDIT."""

    meaning: Meaning
    credit: Fraction | None = None


def worth(credit: Fraction) -> Worth:
    return Worth(Meaning.CREDIT, credit)


UNKNOWN, NOT_APPLICABLE = Worth(Meaning.UNKNOWN), Worth(Meaning.NOT_APPLICABLE)

RESULTS: Mapping[str, Worth] = {
    "compliant": worth(FULL),
    "true": worth(FULL),
    "partially_compliant": worth(HALF),
    "non_compliant": worth(NONE),
    "false": worth(NONE),
    "not_applicable": NOT_APPLICABLE,
}

WORDS: Mapping[str, Worth] = {
    **dict.fromkeys(("oui", "yes", "ja", "sí", "si", "sì", "sim", "evet", "tak", "ano"), worth(FULL)),
    **dict.fromkeys(
        (
            *("partiellement", "en partie", "partiel", "partially", "partly", "partial", "alternate"),
            *("teilweise", "parcialmente", "parzialmente", "gedeeltelijk", "deels", "k\u0131smen"),
        ),
        worth(HALF),
    ),
    **dict.fromkeys(("non", "no", "nein", "nee", "não", "hay\u0131r", "nie", "ne"), worth(NONE)),
    **dict.fromkeys(
        ("je ne sais pas", "ne sait pas", "i don't know", "don't know", "unknown", "weiß nicht"), UNKNOWN
    ),
    **dict.fromkeys(
        (
            *("sans objet", "non applicable", "non concerné", "n/a", "na", "not applicable"),
            *("nicht anwendbar", "no aplica", "non applicabile", "niet van toepassing", "uygulanamaz"),
        ),
        NOT_APPLICABLE,
    ),
}
"""Whole answers only: « Oui, mais… » says no more than its author knows."""


def by_words(labels: Sequence[str]) -> list[Worth] | None:
    """None unless every label is known, one of them worth everything and another less."""
    found = [WORDS.get(label.strip().rstrip(".!").casefold().replace("’", "'")) for label in labels]
    known = [one for one in found if one is not None]
    credits = {one.credit for one in known}
    return known if len(known) == len(labels) and FULL in credits and NONE in credits else None


def find_worths(choices: Sequence[Mapping[str, Any]], *, least: int | None) -> list[Worth] | None:
    """None when nothing tells. `least` is the framework's lowest score, worth nothing."""
    if (told := _by_points(choices, least=least)) is not None:
        return told
    if any(text(choice, "compute_result") for choice in choices):
        found = [_by_result(choice) for choice in choices]
        return found if worth(FULL) in found else None
    return by_words([text(choice, "value") for choice in choices])


def _by_result(choice: Mapping[str, Any]) -> Worth:
    """Without a result, the answer settles nothing."""
    return RESULTS.get(text(choice, "compute_result").lower(), UNKNOWN)


def _by_points(choices: Sequence[Mapping[str, Any]], *, least: int | None) -> list[Worth] | None:
    points = [choice["add_score"] for choice in choices if choice.get("add_score") is not None]
    if not points:
        return None
    start = least if least is not None and min(points) >= least else min(0, *points)
    if max(points) <= start:
        return None
    results = any(text(choice, "compute_result") for choice in choices)
    return [_points_worth(choice, start, max(points), results=results) for choice in choices]


def _points_worth(choice: Mapping[str, Any], start: int, most: int, *, results: bool) -> Worth:
    if _by_result(choice) == NOT_APPLICABLE:
        return NOT_APPLICABLE
    if choice.get("add_score") is None:
        said = WORDS.get(text(choice, "value").strip().casefold())
        if said is not None and said.meaning is not Meaning.CREDIT:
            return said
        if results and not text(choice, "compute_result"):
            return UNKNOWN
    return worth(Fraction(max((choice.get("add_score") or 0) - start, 0), most - start))
