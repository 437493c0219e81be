"""Who answered what and when, and what was said about it: the record itself, read a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value

from assessments.carrying import FIRST_REVISION
from assessments.models import Answer, Assessment, CarryOver, QuestionComment
from assessments.pages import choice_label
from practices.models import User
from referentials.domain.content import Content, Question, Theme

A_PAGE = 50


class Deed(StrEnum):
    """What an entry says was done."""

    ANSWERED = "answered"
    CHANGED = "changed"
    REWORDED = "reworded"
    """The same choice, with another reason or comment."""
    CONFIRMED = "confirmed"
    ERASED = "erased"
    INHERITED = "inherited"
    CARRIED_OVER = "carried_over"
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of history; `before` and `after` are labels of choices, `text` what was written."""

    deed: Deed
    at: datetime
    who: User | None
    question: Question
    theme: Theme
    before: str = ""
    after: str = ""
    reason: str = ""
    text: str = ""
    origin: str = ""
    """The structure whose answer was taken over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What of the history: everything, unless a person, a theme or a question is named."""

    person: int | None = None
    theme: str = ""
    question: str = ""


def read_history(
    assessment: Assessment, content: Content, *, wanted: Wanted, page: str | int = 1
) -> Page[Entry]:
    """The latest first. Seven queries, whatever the length."""
    answers, comments = _narrow(assessment, content, wanted)
    keys = _keys(answers, "answered_at").union(_keys(comments, "written_at"), all=True)
    shown: Page[Any] = Paginator(keys.order_by("-at", "-pk"), A_PAGE).get_page(page)
    rows = list(shown)
    told = _tell(assessment, content, rows)
    shown.object_list = [told[kind, pk] for kind, pk, _ in rows if (kind, pk) in told]
    return shown


def people_in(assessment: Assessment) -> QuerySet[User]:
    """Whoever answered or wrote; one query."""
    answered = assessment.answers.order_by().values("answered_by")
    wrote = assessment.question_comments.order_by().values("written_by")
    return User.objects.filter(Q(pk__in=answered) | Q(pk__in=wrote)).order_by("full_name", "email")


def _narrow(
    assessment: Assessment, content: Content, wanted: Wanted
) -> tuple[QuerySet[Answer], QuerySet[QuestionComment]]:
    answers, comments = assessment.answers.all(), assessment.question_comments.all()
    if wanted.person is not None:
        answers = answers.filter(answered_by=wanted.person)
        comments = comments.filter(written_by=wanted.person)
    questions = _questions_of(content, wanted)
    if questions is not None:
        answers, comments = answers.filter(question__in=questions), comments.filter(question__in=questions)
    return answers, comments


def _questions_of(content: Content, wanted: Wanted) -> list[str] | None:
    if wanted.question:
        return [wanted.question]
    if wanted.theme:
        of_requirement = content.requirement_of.items()
        return [code for code, one in of_requirement if content.theme_of[one.code].code == wanted.theme]
    return None


def _keys(rows: QuerySet[Any], at: str) -> QuerySet[Any, Any]:
    kind = Value(rows.model.__name__, output_field=CharField())
    keys: QuerySet[Any, Any] = rows.order_by().annotate(kind=kind, at=F(at))
    return keys.values_list("kind", "pk", "at")


def _tell(assessment: Assessment, content: Content, rows: list[Any]) -> Mapping[tuple[str, int], Entry]:
    earlier = Answer.objects.filter(
        assessment=OuterRef("assessment"), question=OuterRef("question"), revision__lt=OuterRef("revision")
    )
    before = Subquery(earlier.order_by("-revision").values("pk")[:1])
    answers = Answer.objects.annotate(before=before).select_related(
        "answered_by", "inherited_from__assessment__practice"
    )
    given = answers.in_bulk([pk for kind, pk, _ in rows if kind == "Answer"])
    previous = Answer.objects.in_bulk([one.before for one in given.values() if one.before])
    was_brought = CarryOver.objects.filter(target=assessment.pk).exists()
    comments = QuestionComment.objects.select_related("written_by")
    said = comments.in_bulk([pk for kind, pk, _ in rows if kind == "QuestionComment"])
    told: dict[tuple[str, int], Entry] = {
        ("Answer", pk): _of_answer(content, row, previous.get(row.before), brought=was_brought)
        for pk, row in given.items()
        if row.question in content.questions
    }
    return told | {
        ("QuestionComment", pk): _of_comment(content, row)
        for pk, row in said.items()
        if row.question in content.questions
    }


def _of_comment(content: Content, row: QuestionComment) -> Entry:
    return Entry(
        deed=Deed.SAID,
        at=row.written_at,
        who=row.written_by,
        question=content.questions[row.question],
        theme=content.theme_of[content.requirement_of[row.question].code],
        text=row.text,
    )


def _of_answer(content: Content, row: Answer, before: Answer | None, *, brought: bool) -> Entry:
    question = content.questions[row.question]
    return Entry(
        deed=_deed_of(row, before, brought=brought),
        at=row.answered_at,
        who=row.answered_by,
        question=question,
        theme=content.theme_of[content.requirement_of[row.question].code],
        before=choice_label(question, before.choice) if before else "",
        after=choice_label(question, row.choice),
        reason=row.reason,
        text=row.comment,
        origin=str(row.inherited_from.assessment.practice) if row.inherited_from else "",
    )


def _deed_of(row: Answer, before: Answer | None, *, brought: bool) -> Deed:
    if not row.choice:
        return Deed.ERASED
    if row.inherited_from_id is not None:
        return Deed.INHERITED
    if brought and row.revision == FIRST_REVISION:
        return Deed.CARRIED_OVER
    if before is None or not before.choice:
        return Deed.ANSWERED
    if before.choice != row.choice:
        return Deed.CHANGED
    return Deed.CONFIRMED if before.to_confirm and not row.to_confirm else Deed.REWORDED
