"""The results page's figures: one reading for an open assessment and for a frozen one."""

from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.levels import Cap, binding_caps
from assessments.domain.prioritisation import Action, Kind, first_actions
from assessments.domain.scoring import ThemeResult
from assessments.queries import Sheet
from referentials.domain.content import Requirement, Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A completed assessment's answers and version never change, so neither does what follows from them."""

    caps: tuple[tuple[Cap, Requirement], ...]
    next_caps: tuple[Requirement, ...]
    themes: tuple[tuple[Theme, ThemeResult], ...]
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
        themes=tuple((t, result.themes[t.code]) for t in content.themes if result.themes[t.code].weight),
        first=tuple((a, content.requirements[a.requirement]) for a in first_actions(sheet.actions)),
        gap_count=len(gaps),
        verification_count=len(sheet.actions) - len(gaps),
        quick_win_count=sum(action.quick_win for action in gaps),
        costliest=tuple(pair for pair in costs[:10] if pair[1]),
    )
