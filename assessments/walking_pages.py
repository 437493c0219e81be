"""What the pages of one question at a time show; their templates phrase it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessments.beside import Beside
from assessments.domain.walking import Course, Walk, plan_walk
from assessments.pages import QuestionCard, ThemeProgress, build_card, build_overview, measure_progress
from assessments.queries import Sheet
from referentials.domain.content import Theme

FAR = 20
"""Questions that a page of what remains carries ahead: some minutes without a network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`card` as on the page of its theme; `place` in the walk, 0 for a question not asked yet."""

    card: QuestionCard
    theme: Theme
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkPage:
    walk: Walk
    step: Step
    before: tuple[Step, ...]
    """What a browser with JavaScript walks through without asking again; so is `after`."""
    after: tuple[Step, ...]
    previous: str
    next: str
    progress: ThemeProgress

    @property
    def place(self) -> int:
        return self.step.place

    @property
    def count(self) -> int:
        return len(self.walk.codes)

    def with_cards(self, changed: Mapping[str, QuestionCard]) -> "WalkPage":
        return replace(self, step=replace(self.step, card=changed.get(self.step.card.code, self.step.card)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkEnd:
    walk: Walk
    theme: Theme | None
    """The one that was walked through."""
    skipped: tuple[QuestionCard, ...]
    """What the walk leaves without an answer, or with one to confirm."""
    next_theme: Theme | None
    """Where something remains, looked for after `theme`, then from the start."""


def find_walk(sheet: Sheet, course: Course, *, theme: str = "") -> Walk | None:
    """None for a theme that does not exist or asks nothing of this practice."""
    if course is Course.THEME and theme not in {one.theme.code for one in build_overview(sheet)}:
        return None
    return plan_walk(
        course, content=sheet.content, scope=sheet.scope, unconfirmed=sheet.to_confirm, theme=theme
    )


def build_walk_page(
    sheet: Sheet, course: Course, question: str, *, beside: Mapping[str, Beside]
) -> WalkPage | None:
    """None for a question that is not asked. One outside its course is met in its theme."""
    if question not in sheet.scope.question_codes:
        return None
    theme = _theme_of(sheet, question)
    walk = find_walk(sheet, course, theme=theme.code)
    if walk is None or question not in walk.codes:
        walk = find_walk(sheet, Course.THEME, theme=theme.code)
    if walk is None:
        return None
    codes = _carried(sheet, walk, question)
    steps = [_step(sheet, walk, code, beside) for code in codes]
    at = codes.index(question)
    return WalkPage(
        walk=walk,
        step=steps[at],
        before=tuple(steps[:at]),
        after=tuple(steps[at + 1 :]),
        previous=walk.previous_before(question),
        next=walk.next_after(question),
        progress=measure_progress(sheet, theme, after=question),
    )


def build_walk_end(sheet: Sheet, walk: Walk, theme: Theme | None) -> WalkEnd:
    skipped = (code for code in walk.codes if code in walk.unsettled)
    return WalkEnd(
        walk=walk,
        theme=theme,
        skipped=tuple(build_card(sheet, code) for code in skipped),
        next_theme=_next_theme(sheet, theme),
    )


def _carried(sheet: Sheet, walk: Walk, question: str) -> list[str]:
    """The stretch ahead, with what its answers may open: places kept for questions not asked yet."""
    stretch = set(walk.stretch(question, at_most=FAR))
    if not sheet.content.questions_read:
        return [code for code in walk.codes if code in stretch]
    themes = {_theme_of(sheet, code).code for code in stretch}
    opened = {
        code
        for code in sheet.content.questions
        if code not in sheet.scope.question_codes and _theme_of(sheet, code).code in themes
    }
    return [code for code in sheet.content.questions if code in stretch | opened]


def _step(sheet: Sheet, walk: Walk, code: str, beside: Mapping[str, Beside]) -> Step:
    place = walk.codes.index(code) + 1 if code in walk.codes else 0
    card = replace(build_card(sheet, code), beside=beside.get(code))
    return Step(card=card, theme=_theme_of(sheet, code), place=place)


def _theme_of(sheet: Sheet, question: str) -> Theme:
    return sheet.content.theme_of[sheet.content.requirement_of[question].code]


def _next_theme(sheet: Sheet, theme: Theme | None) -> Theme | None:
    themes = build_overview(sheet)
    at = next((i for i, one in enumerate(themes, 1) if one.theme == theme), 0)
    return next(
        (one.theme for one in themes[at:] + themes[:at] if not one.is_done and one.theme != theme), None
    )
