"""What the page of a visit shows: the questions that somebody said something of, by theme."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assessments.beside import Beside, look_beside
from assessments.models import Assessment
from assessments.pages import QuestionCard, build_card
from assessments.queries import Sheet
from assessments.visiting import answer_of
from practices.models import User
from referentials.domain.content import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    themes: Mapping[Theme, list[QuestionCard]]
    observations: int
    disagreements: int
    """Those that the practice's answer has not settled."""
    private: int


def build_visit_page(sheet: Sheet, user: User) -> VisitPage:
    beside = look_beside(sheet, user)
    told = {code: one for code, one in beside.items() if one.notes or one.disagreements}
    themes: dict[Theme, list[QuestionCard]] = {}
    for theme in sheet.content.themes:
        codes = [q.code for r in theme.requirements for q in r.questions if q.code in told]
        if codes:
            themes[theme] = [build_visit_card(sheet, code, told[code]) for code in codes]
    notes = [note for one in told.values() for note in one.notes]
    return VisitPage(
        themes=themes,
        observations=sum(not note.is_private for note in notes),
        disagreements=count_disagreements(sheet.assessment),
        private=sum(note.is_private for note in notes),
    )


def build_visit_card(sheet: Sheet, code: str, beside: Beside) -> QuestionCard:
    return replace(build_card(sheet, code), beside=beside)


def count_disagreements(assessment: Assessment) -> int:
    """Standing, and still contrary to what the practice answers; one query."""
    standing = assessment.disagreements.filter(withdrawn_at=None)
    return sum(one.choice != answer_of(assessment, one.question) for one in standing)
