"""What stands beside a question: who was asked for help, who answers for whom, what was said about it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from assessments.models import (
    Answer,
    Disagreement,
    ProposedAnswer,
    QuestionComment,
    VisitNote,
)
from assessments.queries import Sheet
from practices.models import User


@dataclass(slots=True, kw_only=True)
class Beside:
    reply: ProposedAnswer | None = None
    """The latest that was asked of somebody: awaited, or given and neither accepted nor declined."""
    shared: Answer | None = None
    """The answer in force, when it was taken over from the MSP or CPTS that carries the requirement."""
    talk: list[QuestionComment] = field(default_factory=list)
    notes: list[VisitNote] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)


def look_beside(sheet: Sheet, user: User) -> Mapping[str, Beside]:
    """By question; four queries, and nothing that `user` may not read: another DPO's private notes."""
    beside: defaultdict[str, Beside] = defaultdict(Beside)
    for question, row in sheet.rows.items():
        if row.inherited_from_id is not None:
            beside[question].shared = row
    for reply in _open_replies(sheet):
        beside[reply.question].reply = reply
    for comment in sheet.assessment.question_comments.select_related("written_by"):
        beside[comment.question].talk.append(comment)
    for note in _notes(sheet, user):
        beside[note.question].notes.append(note)
    standing = sheet.assessment.disagreements.filter(withdrawn_at=None)
    for disagreement in standing.select_related("dpo", "replied_by"):
        beside[disagreement.question].disagreements.append(disagreement)
    return beside


def _open_replies(sheet: Sheet) -> QuerySet[ProposedAnswer]:
    replies = ProposedAnswer.objects.filter(request__assessment=sheet.assessment.pk)
    live = replies.filter(state__in=ProposedAnswer.OPEN, request__revoked_at=None)
    return live.select_related("request").order_by("pk")


def _notes(sheet: Sheet, user: User) -> QuerySet[VisitNote]:
    notes = sheet.assessment.visit_notes.filter(Q(is_private=False) | Q(author=user))
    return notes.select_related("author").order_by("pk")
