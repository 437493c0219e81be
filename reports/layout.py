"""From a frozen document to what its templates walk through: joins and groups, no figure of its own."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from assessments.campaign_reading import Standing
from assessments.charts import PRINT, ComparisonChart, Frame, draw_comparison, draw_scale, draw_themes
from reports.domain.blank import SCHEMA as BLANK_SCHEMA
from reports.domain.campaign import SCHEMA as CAMPAIGN_SCHEMA
from reports.domain.document import SCHEMA
from reports.domain.sealing import code_of, group
from reports.domain.variants import Variant, hash_variant
from reports.lettering import BREAK
from reports.qr_code import draw_qr

SHORT_HASH = 12
BARS_A_CHART = 16
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _ThemeMove:
    title: str
    before: Decimal | None
    now: Decimal | None


def lay_out(
    document: Mapping[str, Any],
    *,
    document_hash: str,
    variant: Variant = Variant.FULL,
    frame: Frame = PRINT,
) -> dict[str, Any]:
    """The templates' context, its charts drawn for `frame`. Raises UnknownDocument."""
    if document.get("schema") != SCHEMA:
        raise UnknownDocument(document.get("schema"))
    score = document["score"]
    previous = _tell_previous(document.get("previous"))
    plan = _join_plan(document)
    ranks = {gap["requirement"]: gap["rank"] for part in plan for gap in part["gaps"]}
    gaps = {gap["rank"]: gap for part in plan for gap in part["gaps"]}
    return {
        "report": document,
        "document_hash": document_hash,
        "short_hash": document_hash[:SHORT_HASH],
        "content_hash": _whole(document["referential"]["content_hash"]),
        "seal": _tell_seal(document["seal"], code=group(code_of(hash_variant(document_hash, variant)))),
        # Each link is an object of the printed file: those of the requirements would be a seventh of it.
        "links_inside": frame is not PRINT,
        "is_whole": variant is Variant.FULL,
        "theme_charts": [
            draw_themes(map(_theme_score, themes), frame=frame) for themes in _chunks(document["themes"])
        ],
        "previous": previous,
        "comparison_charts": [
            _draw_previous(themes, frame) for themes in _chunks(_comparable_themes(previous))
        ],
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
            {**source, "urls": _WEB_ADDRESS.findall(_whole(source["url"]))} for source in document["sources"]
        ],
        "not_asked": _group_not_asked(document["themes"]),
    }


def lay_out_blank(document: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a blank questionnaire. Raises UnknownDocument."""
    if document.get("schema") != BLANK_SCHEMA:
        raise UnknownDocument(document.get("schema"))
    requirements = chain.from_iterable(theme["requirements"] for theme in document["themes"])
    return {
        "blank": document,
        "short_hash": document["referential"]["content_hash"][:SHORT_HASH],
        "question_count": sum(len(requirement["questions"]) for requirement in requirements),
    }


def lay_out_campaign(document: Mapping[str, Any]) -> dict[str, Any]:
    """The context of the report on a campaign. Raises UnknownDocument."""
    if document.get("schema") != CAMPAIGN_SCHEMA:
        raise UnknownDocument(document.get("schema"))
    total = document["total"]
    completed = sum(one["count"] for one in document["levels"])
    return {
        "told": document,
        "completed": completed,
        "standings": [
            {"label": Standing(one["code"]).label, **_share(one, total)} for one in document["standings"]
        ],
        "levels": [_share(one, completed) for one in document["levels"]],
        "practices": [{**one, "label": Standing(one["standing"]).label} for one in document["practices"]],
        "left_out": total - len(document["practices"]),
    }


def _share(counted: Mapping[str, Any], total: int) -> Entry:
    return {**counted, "share": Fraction(100 * counted["count"], total) if total else 0}


def _whole(text: str) -> str:
    """What somebody may copy from the page, without our marks in it."""
    return text.replace(BREAK, "")


def _tell_seal(seal: Mapping[str, Any] | None, *, code: str) -> Entry | None:
    """None for a document that nothing seals, such as that of a command."""
    if seal is None:
        return None
    address = f"{_whole(seal['verify_at'])}{code}/" if seal["verify_at"] else ""
    previous = seal["previous"]
    return {
        "code": code,
        "address": address,
        "qr": draw_qr(address, title=f"QR code : {address}") if address else "",
        "previous": previous
        and {"code": group(previous["code"]), "pdf_sha256": _whole(previous["pdf_sha256"])},
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _theme_score(theme: Entry) -> _ThemeScore:
    return _ThemeScore(
        title=theme["title"],
        score_low=_decimal(theme["score_low"]),
        score_high=_decimal(theme["score_high"]),
    )


def _tell_previous(previous: Mapping[str, Any] | None) -> Entry | None:
    """Without the themes that never had a score."""
    if previous is None:
        return None
    figures = ("before", "now", "constant_before", "constant_now")
    scored = [theme for theme in previous["themes"] if any(theme[figure]["low"] for figure in figures)]
    return {**previous, "themes": scored}


def _comparable_themes(previous: Entry | None) -> list[Entry]:
    themes = previous["themes"] if previous else []
    return [theme for theme in themes if theme["constant_change"] is not None]


def _chunks(themes: Sequence[Entry]) -> Iterator[Sequence[Entry]]:
    """A chart does not break over two pages: many themes make several."""
    return (themes[start : start + BARS_A_CHART] for start in range(0, len(themes), BARS_A_CHART))


def _draw_previous(themes: Iterable[Entry], frame: Frame) -> ComparisonChart:
    """Like beside like: both scores of a theme are those at constant scope."""
    moves = (
        _ThemeMove(
            title=theme["title"],
            before=_decimal(theme["constant_before"]["low"]),
            now=_decimal(theme["constant_now"]["low"]),
        )
        for theme in themes
    )
    return draw_comparison(moves, frame=frame)


def _ranked(requirement: Entry, ranks: Mapping[str, int]) -> Entry:
    return {**requirement, "rank": ranks.get(requirement["code"])}


def _join_plan(document: Mapping[str, Any]) -> list[Entry]:
    """Each gap with the measure that closes it."""
    found = {r["code"]: r for theme in document["themes"] for r in theme["requirements"]}
    return [
        {
            **part,
            "gaps": [{**gap, "found": found[gap["requirement"]]} for gap in part["gaps"]],
            "gain": sum((Decimal(gap["gain"]) for gap in part["gaps"]), Decimal(0)),
            "to_verify": sum(len(card["items"]) for card in part["verifications"]),
        }
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
