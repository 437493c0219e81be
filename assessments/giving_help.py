"""What the holder of a one-time link can do: see the questions, and reply once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessments.asking_help import waiting
from assessments.domain.answers import Answer, AnswerProblem, find_answer_problems
from assessments.domain.helping import is_known
from assessments.models import Assessment, HelpRequest, ProposedAnswer
from assessments.noticing import write_help_notices
from practices.secret_links import hash_secret
from referentials.content_loading import published_content
from referentials.domain.content import Content

LONGEST_COMMENT = 2_000
SILENCE = Answer(choice="")


class LinkIsDead(Exception):
    """Never given, used, revoked, replaced, expired, or of an assessment that is over: one word for all."""


class NothingSaid(ValueError):
    """A reply that says nothing about any question."""


class ReplyRefused(ValueError):
    """The version cannot take an answer; `problems` says why."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def find_live(token: str, *, at: datetime) -> HelpRequest:
    """One query whatever the token, by its hash: nothing tells a forged link from a dead one, not even time.

    Raises LinkIsDead.
    """
    today = timezone.localdate(at)
    on_time = Q(assessment__version__open_until=None) | Q(assessment__version__open_until__gte=today)
    found = (
        HelpRequest.objects.select_related("assessment__practice", "assessment__version", "asked_by")
        .defer("assessment__version__extras")
        .filter(on_time, assessment__state=Assessment.State.IN_PROGRESS)
        .filter(token_hash=hash_secret(token), revoked_at=None, replied_at=None, expires_at__gt=at)
        .first()
    )
    if found is None:
        raise LinkIsDead
    return found


def content_asked(request: HelpRequest) -> Content:
    version = request.assessment.version
    return published_content(version.pk, version.content_hash)


def check_reply(*, content: Content, answers: Mapping[str, Answer]) -> None:
    """Raises NothingSaid or ReplyRefused."""
    if not any(one.choice or one.comment for one in answers.values()):
        raise NothingSaid
    problems = find_answer_problems(content, {code: one for code, one in answers.items() if one.choice})
    if problems:
        raise ReplyRefused(problems)


@transaction.atomic
def reply(*, request: HelpRequest, answers: Mapping[str, Answer], who: str, at: datetime) -> None:
    """Proposes what was answered among the questions of `request`, as `find_live` gave it; its link dies.

    « Je ne sais pas » and silence propose nothing, and their comment is kept.
    Raises NothingSaid, ReplyRefused, or LinkIsDead when another reply or a revocation came first.
    """
    content, rows = content_asked(request), list(request.replies.all())
    given = {row.question: answers.get(row.question, SILENCE) for row in rows}
    check_reply(content=content, answers=given)
    live = waiting(request).filter(token_hash=request.token_hash, expires_at__gt=at)
    if not live.update(replied_at=at, replied_as=who):
        raise LinkIsDead
    for row in rows:
        said = given[row.question]
        row.choice, row.reason = said.choice, said.reason[:LONGEST_COMMENT]
        row.comment = said.comment[:LONGEST_COMMENT]
        if is_known(content, row.question, said.choice):
            row.state = ProposedAnswer.State.PROPOSED
    ProposedAnswer.objects.bulk_update(rows, ["choice", "reason", "comment", "state"])
    write_help_notices(request)
