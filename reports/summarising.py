"""A result in a page of French text, for a terminal."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from assessments.domain.applicability import Scope
from assessments.domain.levels import binding_caps
from assessments.domain.prioritisation import (
    DAYS_TO_ACT,
    Action,
    Kind,
    first_actions,
    verifications_by_role,
)
from assessments.domain.scoring import Result
from assessments.templatetags.assessment_words import cap_word
from practices.templatetags.french import duration, number, round_half_up
from referentials.domain.content import Content
from referentials.templatetags.referential_words import cost_label, role_label


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    content: Content
    scope: Scope
    result: Result
    actions: tuple[Action, ...]


def summarise(outcome: Outcome) -> str:
    parts = (_tell_score, _tell_level, _tell_themes, _tell_first_actions, _tell_plan, _tell_verifications)
    paragraphs = ["\n".join(part(outcome)) for part in parts]
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _range(low: Fraction | None, high: Fraction | None) -> str:
    return number(low) if low == high else f"{number(low)}, entre {number(low)} et {number(high)}"


def _points(value: Fraction) -> str:
    return f"{number(value)} point{'s' if round_half_up(value, 1) >= 2 else ''}"


def _tell_score(outcome: Outcome) -> Iterator[str]:
    content, result = outcome.content, outcome.result
    asked = len(outcome.scope.question_codes)
    yield f"{content.title}, version {content.number}"
    yield f"Score sur 100 : {_range(result.score_low, result.score_high)}"
    yield f"Questions posées : {asked}, dont {len(outcome.scope.heard)} avec réponse"


def _tell_level(outcome: Outcome) -> Iterator[str]:
    content, result = outcome.content, outcome.result
    if result.level is None or result.level_before_cap is None:
        yield f"Niveau : {number(None)} (aucune exigence ne s'applique)"
        return
    binding = binding_caps(result.level_before_cap, result.caps)
    yield f"Niveau : {result.level}" + (f" ({result.level_before_cap} sans plafond)" if binding else "")
    for cap in binding:
        title = content.requirements[cap.requirement].title
        yield f"  au mieux {cap.level} : {title} ({cap_word(cap.rule)})"
    following = result.next_level
    if following is None:
        return
    gaining = f"gagner {_points(following.points)}" if following.points else ""
    meeting = "satisfaire :" if following.caps else ""
    yield f"Pour le niveau {following.level} : {' et '.join(filter(None, (gaining, meeting)))}"
    for cap in following.caps:
        yield f"  - {content.requirements[cap.requirement].title}"


def _tell_themes(outcome: Outcome) -> Iterator[str]:
    themes = outcome.content.themes
    width = max((len(theme.title) for theme in themes), default=0)
    yield "Thèmes"
    for theme in themes:
        found = outcome.result.themes[theme.code]
        yield f"  {theme.title:<{width}}  {_range(found.score_low, found.score_high)}"


def _tell_first_actions(outcome: Outcome) -> Iterator[str]:
    first = first_actions(outcome.actions)
    if first:
        yield "Premières actions"
    for place, action in enumerate(first, start=1):
        title = outcome.content.requirements[action.requirement].title
        spent = f"{duration(action.effort_hours)}, {cost_label(action.cost_max)}"
        yield f"  {place}. {action.priority} {title} : {_points(action.gain)}, {spent}"


def _tell_plan(outcome: Outcome) -> Iterator[str]:
    gaps = [action for action in outcome.actions if action.kind is Kind.GAP]
    counts = Counter(action.priority for action in outcome.actions)
    yield f"Plan d'actions : {len(outcome.actions)} actions, dont {len(gaps)} écarts"
    for priority, days in DAYS_TO_ACT.items():
        yield f"  {priority} (sous {days} jours) : {counts[priority]}"
    yield f"  Gains rapides (2 h au plus, 0 €) : {sum(action.quick_win for action in gaps)}"


def _tell_verifications(outcome: Outcome) -> Iterator[str]:
    cards = verifications_by_role(outcome.actions)
    if cards:
        yield "À vérifier"
    for role, actions in cards.items():
        yield f"  {role_label(role)} : {len(actions)} point{'s' if len(actions) > 1 else ''}"
        for action in actions:
            yield f"    - {outcome.content.requirements[action.requirement].title}"
