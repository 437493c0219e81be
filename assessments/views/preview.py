"""A version as any profile would meet it, answers tried included; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from assessments.domain.answers import Answer, Fault, find_answer_problems
from assessments.forms import LONGEST_TEXT, read_answer
from assessments.models import Assessment
from assessments.pages import KINDS, QuestionCard, build_card, find_left_out
from assessments.queries import Sheet
from assessments.verdict import build_verdict
from referentials.appointing import may_edit
from referentials.content_loading import load_content
from referentials.domain.content import Content, Theme
from referentials.domain.problems import ProblemCode
from referentials.domain.validation import find_problems
from referentials.models import ReferentialVersion
from referentials.queries import version_at
from referentials.workbench.rights import for_reviewers

MOST_AT_ONCE = 250
"""Questions; a longer questionnaire shows one theme at a time, and keeps the other answers."""
MOST_ACTIONS = 20

KEEPS_FROM_SCORING = frozenset(
    {
        ProblemCode.WEIGHT_MISSING,
        ProblemCode.WEIGHT_NOT_POSITIVE,
        ProblemCode.SEVERITY_OUT_OF_RANGE,
        ProblemCode.CREDIT_MISSING,
        ProblemCode.CREDIT_UNEXPECTED,
        ProblemCode.CREDIT_OUT_OF_RANGE,
        ProblemCode.NO_CREDIT_CHOICE,
        ProblemCode.MEASURE_MISSING,
        ProblemCode.EFFORT_NOT_POSITIVE,
        ProblemCode.COST_UNKNOWN,
    }
)
"""The rest of a draft's problems leaves a questionnaire that can be answered and scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemePreview:
    theme: Theme
    cards: tuple[QuestionCard, ...]
    shown: bool


@for_reviewers
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, code: str, number: str) -> HttpResponse:
    version = version_at(code, number)
    content = load_content(version.pk)
    told = request.POST if request.method == "POST" else request.GET
    typed = _read_answers(content, told)
    sheet = _try_out(version, content, told, typed)
    themes = _themes(sheet, typed, told.get("theme", ""))
    context = {
        "version": version,
        "sheet": sheet,
        "themes": themes,
        "kept": _kept(typed, themes),
        "uncounted": typed.keys() - sheet.answers.keys(),
        "kinds": [(kind, KINDS.get(kind, kind), kind == sheet.assessment.kind) for kind in content.kinds],
        "facts": [(fact, fact.code in sheet.assessment.facts) for fact in content.facts],
        "left_out": find_left_out(sheet),
        "longest": LONGEST_TEXT,
        "can_edit": version.is_draft and may_edit(request.user),
        **_outcome(content, sheet),
    }
    return render(request, "assessments/preview.html", context)


def _read_answers(content: Content, told: QueryDict) -> dict[str, Answer]:
    """Those that name one of the question's choices."""
    read = {code: read_answer(told, code).answer for code in content.questions}
    given = {code: answer for code, answer in read.items() if answer is not None}
    problems = find_answer_problems(content, given)
    strange = {problem.where for problem in problems if problem.fault is not Fault.MISSING_REASON}
    return {code: answer for code, answer in given.items() if code not in strange}


def _try_out(
    version: ReferentialVersion, content: Content, told: QueryDict, typed: Mapping[str, Answer]
) -> Sheet:
    """On an assessment that is never saved; « sans objet » without its reason does not count."""
    kind = told.get("kind", "")
    assessment = Assessment(
        version=version,
        kind=kind if kind in content.kinds else next(iter(content.kinds), ""),
        facts=sorted(set(told.getlist("facts")) & set(content.facts_by_code)),
    )
    refused = {problem.where for problem in find_answer_problems(content, typed)}
    answers = {code: answer for code, answer in typed.items() if code not in refused}
    return Sheet(assessment=assessment, content=content, answers=answers)


def _themes(sheet: Sheet, typed: Mapping[str, Answer], wanted: str) -> tuple[ThemePreview, ...]:
    """Those in which something is asked, with the questions asked."""
    asked = sheet.scope.asked
    themes = [theme for theme in sheet.content.themes if any(r.code in asked for r in theme.requirements)]
    shown = {theme.code for theme in themes}
    if sheet.asked_count > MOST_AT_ONCE:
        shown = {wanted} if wanted in shown else {themes[0].code}
    return tuple(
        ThemePreview(
            theme=theme,
            cards=_cards(sheet, typed, theme) if theme.code in shown else (),
            shown=theme.code in shown,
        )
        for theme in themes
    )


def _cards(sheet: Sheet, typed: Mapping[str, Answer], theme: Theme) -> tuple[QuestionCard, ...]:
    codes = (question.code for r in theme.requirements for question in sheet.scope.asked.get(r.code, ()))
    return tuple(_with_answer(build_card(sheet, code), typed.get(code)) for code in codes)


def _with_answer(card: QuestionCard, answer: Answer | None) -> QuestionCard:
    return replace(card, choice=answer.choice, reason=answer.reason) if answer else card


def _kept(typed: Mapping[str, Answer], themes: tuple[ThemePreview, ...]) -> list[tuple[str, str]]:
    """The answers that the page does not ask for again, as fields: another profile may ask for them."""
    asked = {card.code for entry in themes for card in entry.cards}
    kept = {code: answer for code, answer in typed.items() if code not in asked}
    return [
        field
        for code, answer in kept.items()
        for field in ((f"choice-{code}", answer.choice), (f"reason-{code}", answer.reason))
    ]


def _outcome(content: Content, sheet: Sheet) -> Mapping[str, Any]:
    """Score and actions, once the content lets one compute them and something is answered."""
    can_score = not any(problem.code in KEEPS_FROM_SCORING for problem in find_problems(content))
    if not can_score or not sheet.answers:
        return {"can_score": can_score, "verdict": None}
    actions = [(action, content.requirements[action.requirement]) for action in sheet.actions]
    return {
        "can_score": True,
        "verdict": build_verdict(sheet),
        "actions": actions[:MOST_ACTIONS],
        "more_actions": max(0, len(actions) - MOST_ACTIONS),
    }
