"""From a frozen document to what its templates walk through: joins and groups, no figure of its own."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from assessments.charts import PRINT, draw_scale, draw_themes
from reports.domain.document import SCHEMA
from reports.lettering import BREAK

SHORT_HASH = 12
_WEB_ADDRESS = re.compile(r"https?://[^\s;]+")

Entry = dict[str, Any]


class UnknownDocument(ValueError):
    """A document of a shape that this version of the program does not render."""

    def __init__(self, schema: object) -> None:
        super().__init__(f"Ce document est de forme {schema!r}, que ce programme ne sait pas composer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _ThemeScore:
    title: str
    score_low: Decimal | None
    score_high: Decimal | None


def lay_out(document: Mapping[str, Any], *, document_hash: str) -> dict[str, Any]:
    """The templates' context. Raises UnknownDocument."""
    if document.get("schema") != SCHEMA:
        raise UnknownDocument(document.get("schema"))
    score = document["score"]
    plan = _join_plan(document)
    ranks = {gap["requirement"]: gap["rank"] for part in plan for gap in part["gaps"]}
    gaps = {gap["rank"]: gap for part in plan for gap in part["gaps"]}
    return {
        "report": document,
        "document_hash": document_hash,
        "short_hash": document_hash[:SHORT_HASH],
        "theme_chart": draw_themes((_theme_score(theme) for theme in document["themes"]), frame=PRINT),
        "scale": draw_scale(
            score_low=_decimal(score["low"]),
            score_high=_decimal(score["high"]),
            level=score["level"] or "",
        ),
        "has_range": score["low"] != score["high"],
        "first_actions": [gaps[rank] for rank in document["first_actions"]],
        "plan": plan,
        "themes": [
            {**theme, "asked": [_ranked(r, ranks) for r in theme["requirements"] if r["questions"]]}
            for theme in document["themes"]
        ],
        "sources": [
            {**source, "urls": _WEB_ADDRESS.findall(source["url"].replace(BREAK, ""))}
            for source in document["sources"]
        ],
        "not_asked": _group_not_asked(document["themes"]),
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _theme_score(theme: Entry) -> _ThemeScore:
    return _ThemeScore(
        title=theme["title"],
        score_low=_decimal(theme["score_low"]),
        score_high=_decimal(theme["score_high"]),
    )


def _ranked(requirement: Entry, ranks: Mapping[str, int]) -> Entry:
    return {**requirement, "rank": ranks.get(requirement["code"])}


def _join_plan(document: Mapping[str, Any]) -> list[Entry]:
    """Each gap with the measure that closes it."""
    found = {r["code"]: r for theme in document["themes"] for r in theme["requirements"]}
    return [
        {**part, "gaps": [{**gap, "found": found[gap["requirement"]]} for gap in part["gaps"]]}
        for part in document["plan"]
    ]


def _group_not_asked(themes: Iterable[Entry]) -> list[Entry]:
    """Requirements that were not asked for the same reasons stand together."""
    groups: dict[str, Entry] = {}
    for requirement in chain.from_iterable(theme["requirements"] for theme in themes):
        if not requirement["questions"]:
            reasons = requirement["not_asked_because"]
            group = groups.setdefault(repr(reasons), {"reasons": reasons, "titles": []})
            group["titles"].append(requirement["title"])
    return list(groups.values())
