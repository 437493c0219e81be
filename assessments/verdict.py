"""The results page's figures: one reading for an open assessment and for a frozen one."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.domain.freezing import PLACES, round_half_up
from assessments.domain.levels import Cap, binding_caps
from assessments.domain.prioritisation import Action, Kind, first_actions
from assessments.queries import Sheet
from referentials.domain.content import Requirement


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeScore:
    """A theme as charts and tables show it; scores from 0 to 100."""

    title: str
    score_low: Decimal
    score_high: Decimal
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A completed assessment's answers and version never change, so neither does what follows from them."""

    caps: tuple[tuple[Cap, Requirement], ...]
    next_caps: tuple[Requirement, ...]
    themes: tuple[ThemeScore, ...]
    first: tuple[tuple[Action, Requirement], ...]
    gap_count: int
    verification_count: int
    quick_win_count: int
    costliest: tuple[tuple[Requirement, Fraction], ...]


def build_verdict(sheet: Sheet) -> Verdict:
    content, result = sheet.content, sheet.result
    caps = () if result.level_before_cap is None else binding_caps(result.level_before_cap, result.caps)
    following = result.next_level
    gaps = [action for action in sheet.actions if action.kind is Kind.GAP]
    costs = sorted(
        ((requirement, result.cost_in_points(code)) for code, requirement in content.requirements.items()),
        key=lambda pair: -pair[1],
    )
    return Verdict(
        caps=tuple((cap, content.requirements[cap.requirement]) for cap in caps),
        next_caps=tuple(content.requirements[cap.requirement] for cap in following.caps) if following else (),
        themes=_score_themes(sheet),
        first=tuple((a, content.requirements[a.requirement]) for a in first_actions(sheet.actions)),
        gap_count=len(gaps),
        verification_count=len(sheet.actions) - len(gaps),
        quick_win_count=sum(action.quick_win for action in gaps),
        costliest=tuple(pair for pair in costs[:10] if pair[1]),
    )


def _score_themes(sheet: Sheet) -> tuple[ThemeScore, ...]:
    """The themes that count, in the referential's order."""
    return tuple(
        ThemeScore(
            title=theme.title,
            score_low=round_half_up(result.score_low, PLACES),
            score_high=round_half_up(result.score_high, PLACES),
            weight=result.weight,
        )
        for theme in sheet.content.themes
        if (result := sheet.result.themes[theme.code]).score_low is not None and result.score_high is not None
    )
