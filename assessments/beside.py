"""What stands beside a question: who was asked for help, who answers for whom, what was said about it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from assessments.inheriting import Shared, look_at_shared
from assessments.models import (
    Disagreement,
    ProposedAnswer,
    QuestionComment,
    VisitNote,
)
from assessments.queries import Sheet, rights_on
from practices.access import Right
from practices.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A disagreement as it was typed, and why it is not kept."""

    choice: str
    observation: str
    why: str


@dataclass(slots=True, kw_only=True)
class Beside:
    reply: ProposedAnswer | None = None
    """The latest that was asked of somebody: awaited, or given and neither accepted nor declined."""
    shared: Shared | None = None
    """What the MSP or CPTS that carries the requirement answers."""
    talk: list[QuestionComment] = field(default_factory=list)
    notes: list[VisitNote] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    observer: int | None = None
    """The DPO who looks, while they may still note something."""
    may_reply: bool = False
    refused: Refused | None = None
    told: str = ""
    """What was just done, when the request being answered did something here."""

    @property
    def note(self) -> str:
        """What the observer keeps for themselves."""
        return next((one.text for one in self.notes if one.is_private), "")

    @property
    def observation(self) -> str:
        return next((one.text for one in self._shared if one.author_id == self.observer), "")

    @property
    def observations(self) -> list[VisitNote]:
        """To be read: all that are shared, but for what the observer may still change."""
        return [one for one in self._shared if one.author_id != self.observer]

    @property
    def own_disagreement(self) -> Disagreement | None:
        """That the observer may still change."""
        mine = (one for one in self.disagreements if one.dpo_id == self.observer)
        return next(mine, None) if self.observer is not None else None

    @property
    def _shared(self) -> list[VisitNote]:
        return [one for one in self.notes if not one.is_private]


def look_beside(sheet: Sheet, user: User) -> Mapping[str, Beside]:
    """By question; five queries, and nothing that `user` may not read: another DPO's private notes."""
    is_open, rights = sheet.assessment.is_open, rights_on(user, sheet.assessment)
    observer = user.pk if is_open and Right.OBSERVE in rights else None
    may_reply = is_open and Right.ANSWER in rights
    beside: dict[str, Beside] = defaultdict(lambda: Beside(observer=observer, may_reply=may_reply))
    for question in sheet.content.questions:
        beside[question].observer = observer  # each has its place: anybody may write about any question
    for question, shared in look_at_shared(sheet).items():
        beside[question].shared = shared
    for reply in _open_replies(sheet):
        beside[reply.question].reply = reply
    for comment in sheet.assessment.question_comments.select_related("written_by"):
        beside[comment.question].talk.append(comment)
    _add_visit(beside, sheet, user)
    return beside


def _add_visit(beside: dict[str, Beside], sheet: Sheet, user: User) -> None:
    for note in _notes(sheet, user):
        beside[note.question].notes.append(note)
    standing = sheet.assessment.disagreements.filter(withdrawn_at=None)
    for disagreement in standing.select_related("dpo", "replied_by"):
        beside[disagreement.question].disagreements.append(disagreement)


def _open_replies(sheet: Sheet) -> QuerySet[ProposedAnswer]:
    replies = ProposedAnswer.objects.filter(request__assessment=sheet.assessment.pk)
    live = replies.filter(state__in=ProposedAnswer.OPEN, request__revoked_at=None)
    return live.select_related("request").order_by("state", "pk")  # what was replied comes last, and stands


def _notes(sheet: Sheet, user: User) -> QuerySet[VisitNote]:
    notes = sheet.assessment.visit_notes.filter(Q(is_private=False) | Q(author=user))
    return notes.select_related("author").order_by("pk")
