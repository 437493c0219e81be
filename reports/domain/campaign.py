"""The report on a campaign: how far its practices had come when it was asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

SCHEMA = 1
"""Raised when a document of the old shape could no longer be rendered."""
LEVELS = "ABCDE"
MOST_LISTED = 500
"""Practices on paper; the spreadsheet has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One practice; `standing` is a code, scores are decimal strings, and only of what is completed."""

    id: str
    name: str
    kind: str
    city: str
    standing: str
    percent: int
    score_low: str | None
    score_high: str | None
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    title: str
    message: str
    launched_by: str
    launched_on: date
    deadline: date
    closed_on: date | None
    referential: str
    number: str


def build_campaign_document(
    about: About, practices: Sequence[Listed], *, standings: Sequence[str], made_at: datetime
) -> dict[str, Any]:
    """`standings` are all that a practice may have, in the order of the report: so are the practices."""
    by_standing = Counter(one.standing for one in practices)
    levels = Counter(one.level for one in practices if one.level)
    order = {standing: rank for rank, standing in enumerate(standings)}
    ordered = sorted(practices, key=lambda one: (order[one.standing], one.name, one.id))
    return {
        "schema": SCHEMA,
        "made_at": made_at.isoformat(timespec="seconds"),
        "campaign": {
            "title": about.title,
            "message": about.message,
            "launched_by": about.launched_by,
            "launched_on": about.launched_on.isoformat(),
            "deadline": about.deadline.isoformat(),
            "closed_on": about.closed_on.isoformat() if about.closed_on else None,
        },
        "referential": {"title": about.referential, "number": about.number},
        "total": len(practices),
        "standings": [{"code": code, "count": by_standing[code]} for code in standings],
        "levels": [{"level": level, "count": levels[level]} for level in LEVELS],
        "practices": [_tell(one) for one in ordered[:MOST_LISTED]],
    }


def _tell(one: Listed) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "kind": one.kind,
        "city": one.city,
        "standing": one.standing,
        "percent": one.percent,
        "score_low": one.score_low,
        "score_high": one.score_high,
        "level": one.level,
    }
