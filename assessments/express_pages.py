"""What the express pass shows, gathered from a sheet without any query; templates phrase it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from assessments.beside import Beside
from assessments.domain.express import choose_express, express_questions
from assessments.domain.pacing import minutes_for
from assessments.pages import QuestionCard, build_card
from assessments.queries import Sheet
from referentials.domain.content import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressProgress:
    """`minutes` are those that the pass still asks for, `rest` the questions beyond it that are open."""

    asked: int
    answered: int
    to_confirm: int
    open_question: str
    minutes: int
    whole_minutes: int
    """Those of the pass taken from its start."""
    rest: int
    rest_minutes: int

    @property
    def left(self) -> int:
        return self.asked - self.answered

    @property
    def is_done(self) -> bool:
        return self.answered == self.asked and not self.to_confirm


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressPage:
    """The questions of the pass under their themes."""

    progress: ExpressProgress
    themes: tuple[tuple[Theme, tuple[QuestionCard, ...]], ...]

    @property
    def cards(self) -> tuple[QuestionCard, ...]:
        return tuple(card for _, cards in self.themes for card in cards)

    def with_cards(self, changed: Mapping[str, QuestionCard]) -> "ExpressPage":
        themes = tuple(
            (theme, tuple(changed.get(card.code, card) for card in cards)) for theme, cards in self.themes
        )
        return replace(self, themes=themes)


def offers_express(sheet: Sheet) -> bool:
    """Whether something remains beyond the pass: a short questionnaire has none."""
    return len(choose_express(sheet.content, sheet.scope)) < len(sheet.scope.asked)


def is_of_express(sheet: Sheet, question: str) -> bool:
    return offers_express(sheet) and question in express_questions(sheet.content, sheet.scope)


def measure_express(sheet: Sheet, paces: Mapping[str, int], *, after: str = "") -> ExpressProgress:
    """What is left is looked for after the question `after`, then from the start."""
    codes = express_questions(sheet.content, sheet.scope)
    passed = codes.index(after) + 1 if after in codes else 0
    onwards = codes[passed:] + codes[:passed]
    left = [code for code in onwards if code not in sheet.scope.heard]
    unconfirmed = [code for code in onwards if code in sheet.to_confirm]
    rest = sheet.scope.question_codes - set(sheet.scope.heard) - set(codes)
    return ExpressProgress(
        asked=len(codes),
        answered=len(codes) - len(left),
        to_confirm=len(unconfirmed),
        open_question=next(iter(left + unconfirmed), ""),
        minutes=minutes_for(left, paces),
        whole_minutes=minutes_for(codes, paces),
        rest=len(rest),
        rest_minutes=minutes_for(rest, paces),
    )


def build_express_page(
    sheet: Sheet, paces: Mapping[str, int], *, beside: Mapping[str, Beside] | None = None
) -> ExpressPage:
    content = sheet.content
    cards = (
        replace(build_card(sheet, code), beside=(beside or {}).get(code))
        for code in express_questions(content, sheet.scope)
    )
    by_theme = groupby(cards, key=lambda card: content.theme_of[content.requirement_of[card.code].code].code)
    themes = {theme.code: theme for theme in content.themes}
    return ExpressPage(
        progress=measure_express(sheet, paces),
        themes=tuple((themes[code], tuple(found)) for code, found in by_theme),
    )


def only_express_answered(sheet: Sheet) -> bool:
    """The express pass is over, and nothing else has an answer yet."""
    codes = set(express_questions(sheet.content, sheet.scope))
    return bool(codes) and offers_express(sheet) and set(sheet.scope.heard) == codes
