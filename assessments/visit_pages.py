"""What the page of a visit shows: the questions that somebody said something of, by theme."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Value

from assessments.beside import Beside, look_beside
from assessments.models import Assessment
from assessments.pages import QuestionCard, build_card
from assessments.queries import Sheet
from assessments.visiting import answer_of
from practices.access import Right, visits_under_way
from practices.models import User
from referentials.domain.content import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitPage:
    themes: Mapping[Theme, list[QuestionCard]]
    observations: int
    disagreements: int
    """Those that the practice's answer has not settled."""
    private: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitUnderWay:
    dpo: str
    is_own: bool
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSummary:
    under_way: tuple[VisitUnderWay, ...]
    """All those of the practice to its members, their own to a DPO."""
    observations: int
    disagreements: int


def sum_up_visit(assessment: Assessment, user: User, rights: Container[Right]) -> VisitSummary:
    """One query: the page that shows it asks for much else."""
    visits = visits_under_way().filter(practice=assessment.practice_id)
    if Right.ANSWER not in rights:
        visits = visits.filter(dpo=user)
    notes = assessment.visit_notes.filter(is_private=False)
    standing = assessment.disagreements.filter(withdrawn_at=None).order_by()
    told = visits.values_list(Value("visit"), "dpo__full_name", "dpo__email", "ends_at").union(
        notes.values_list(Value("note"), "question", Value(""), "changed_at"),
        standing.values_list(Value("disagreement"), "question", "choice", "recorded_at"),
        all=True,
    )
    of: dict[str, list[tuple[str, str, datetime]]] = {"visit": [], "note": [], "disagreement": []}
    for kind, *said in told:
        of[kind].append((said[0], said[1], said[2]))
    return VisitSummary(
        under_way=tuple(
            VisitUnderWay(dpo=name or email, is_own=email == user.email, ends_at=ends_at)
            for name, email, ends_at in of["visit"]
        ),
        observations=len(of["note"]),
        disagreements=sum(choice != answer_of(assessment, code) for code, choice, _ in of["disagreement"]),
    )


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
