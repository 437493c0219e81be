"""The short list of what is to be looked at again: new questions, and answers that await a yes."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.pages import QuestionCard, build_card
from assessments.queries import Sheet
from referentials.domain.content import Meaning, Theme


class Why(StrEnum):
    UNANSWERED = "unanswered"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    """A piece of evidence of the requirement is out of date."""
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    card: QuestionCard
    why: Why


def list_to_review(sheet: Sheet) -> dict[Theme, tuple[ToReview, ...]]:
    """In the order of the questionnaire; one query."""
    expired = {one.requirement for one in sheet.assessment.evidence.all() if one.is_out_of_date}
    lists = {
        theme: tuple(
            ToReview(card=build_card(sheet, question.code), why=why)
            for requirement in theme.requirements
            for question in sheet.scope.asked.get(requirement.code, ())
            if (why := _find_why(sheet, question.code, expired=requirement.code in expired))
        )
        for theme in sheet.content.themes
    }
    return {theme: found for theme, found in lists.items() if found}


def _find_why(sheet: Sheet, code: str, *, expired: bool) -> Why | None:
    if code not in sheet.scope.heard:
        return Why.UNANSWERED
    if code not in sheet.to_confirm:
        return None
    choice = sheet.content.questions[code].choice(sheet.answers[code].choice)
    if choice.meaning is Meaning.UNKNOWN:
        return Why.UNKNOWN
    return Why.EXPIRED if expired else Why.CHANGED
