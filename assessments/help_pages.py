"""What the screens of help show, gathered from a sheet and its requests; templates phrase it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from assessments.accepting_help import revision_of
from assessments.domain.answers import Answer, AnswerProblem
from assessments.domain.helping import ROLE_OF, Addressee, is_known
from assessments.models import Assessment, HelpRequest, ProposedAnswer
from assessments.pages import choice_label
from assessments.queries import Sheet
from referentials.domain.content import Content, Question, Requirement, Role

State = ProposedAnswer.State


class Standing(StrEnum):
    WAITING = "waiting"
    REPLIED = "replied"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question that may be put to somebody; `is_doubt` when the practice answered that it does not know."""

    question: Question
    requirement: Requirement
    is_doubt: bool
    asked_of: HelpRequest | None = None
    """What asks somebody already, who may still reply."""
    ticked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    request: HelpRequest
    standing: Standing
    questions: int
    to_review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyCard:
    """A question put to somebody, what they said of it, and what stands today; `seen` is its revision."""

    reply: ProposedAnswer
    question: Question
    theme: str
    choice_label: str
    current_label: str
    seen: int
    is_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicQuestion:
    """A question as the link shows it: nothing of the practice's own answers."""

    code: str
    question: Question
    answer: Answer
    choice_label: str = ""
    problem: AnswerProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpSummary:
    """What the overview says of the requests: answers to review, replies awaited."""

    to_review: int
    awaited: int


def standing_of(request: HelpRequest, *, at: datetime) -> Standing:
    if request.replied_at is not None:
        return Standing.REPLIED
    if request.revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if request.expires_at <= at else Standing.WAITING


def count_candidates(sheet: Sheet) -> Mapping[Addressee, int]:
    """The doubts that each could settle."""
    doubts = [one.requirement.role for one in _unknown_questions(sheet) if one.is_doubt]
    return {one: doubts.count(role) for one, role in ROLE_OF.items()}


def list_candidates(
    sheet: Sheet, addressee: Addressee, *, wanted: str = "", asked: Mapping[str, HelpRequest]
) -> list[Candidate]:
    """What `addressee` may hear, and the question `wanted`; doubts first, ticked unless `asked` already."""
    found = [
        Candidate(
            question=one.question,
            requirement=one.requirement,
            is_doubt=one.is_doubt,
            asked_of=asked.get(one.question.code),
            ticked=one.question.code == wanted or (one.is_doubt and one.question.code not in asked),
        )
        for one in _unknown_questions(sheet)
        if one.requirement.role == ROLE_OF[addressee] or one.question.code == wanted
    ]
    return sorted(found, key=lambda one: not one.is_doubt)


def addressee_for(sheet: Sheet, question: str) -> Addressee:
    """Who is thought to know the answer; the IT provider, who is asked most, when no question is named."""
    requirement = sheet.content.requirement_of.get(question)
    role = requirement.role if requirement else Role.IT_PROVIDER
    return Addressee(role)


def awaited_of(assessment: Assessment, *, at: datetime) -> dict[str, HelpRequest]:
    """By question, the request that may still be answered; one query."""
    live = ProposedAnswer.objects.filter(
        request__assessment=assessment,
        request__replied_at=None,
        request__revoked_at=None,
        request__expires_at__gt=at,
    )
    return {reply.question: reply.request for reply in live.select_related("request")}


def list_requests(assessment: Assessment, *, at: datetime) -> list[RequestRow]:
    """The newest first; two queries."""
    rows = []
    for request in assessment.help_requests.select_related("asked_by").prefetch_related("replies"):
        states = [reply.state for reply in request.replies.all()]
        rows.append(
            RequestRow(
                request=request,
                standing=standing_of(request, at=at),
                questions=len(states),
                to_review=states.count(State.PROPOSED),
            )
        )
    return rows


def summarise(assessment: Assessment, *, at: datetime) -> HelpSummary:
    """One query."""
    rows = ProposedAnswer.objects.filter(request__assessment=assessment, state__in=ProposedAnswer.OPEN)
    standing = list(rows.select_related("request"))
    requests = {row.request_id: row.request for row in standing}
    return HelpSummary(
        to_review=sum(row.state == State.PROPOSED for row in standing),
        awaited=sum(standing_of(one, at=at) is Standing.WAITING for one in requests.values()),
    )


def list_replies(sheet: Sheet, request: HelpRequest) -> list[ReplyCard]:
    """In the order asked; one query."""
    return [
        ReplyCard(
            reply=reply,
            question=question,
            theme=sheet.content.theme_of[sheet.content.requirement_of[reply.question].code].code,
            choice_label=choice_label(question, reply.choice),
            current_label=_current_label(sheet, question),
            seen=revision_of(sheet, reply.question),
            is_asked=reply.question in sheet.scope.question_codes,
        )
        for reply in request.replies.select_related("decided_by")
        if (question := sheet.content.questions[reply.question])
    ]


def show_publicly(
    content: Content,
    codes: list[str],
    answers: Mapping[str, Answer],
    problems: Mapping[str, AnswerProblem],
) -> list[PublicQuestion]:
    return [
        PublicQuestion(
            code=code,
            question=content.questions[code],
            answer=answers.get(code, Answer(choice="")),
            choice_label=choice_label(content.questions[code], answers[code].choice)
            if code in answers
            else "",
            problem=problems.get(code),
        )
        for code in codes
    ]


def _current_label(sheet: Sheet, question: Question) -> str:
    answer = sheet.answers.get(question.code)
    return choice_label(question, answer.choice) if answer else ""


def _unknown_questions(sheet: Sheet) -> Iterator[Candidate]:
    for code, questions in sheet.scope.asked.items():
        requirement = sheet.content.requirements[code]
        for question in questions:
            choice = sheet.scope.heard.get(question.code, "")
            if not is_known(sheet.content, question.code, choice):
                yield Candidate(question=question, requirement=requirement, is_doubt=bool(choice))
