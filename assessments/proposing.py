"""Proposing one action to many practices; what becomes of it is each owner's to say."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.shortcuts import get_object_or_404

from assessments.following import SCOPES, followed_by
from assessments.models import ActionPush, Assessment, Notice, PlannedAction, ProposedAction
from assessments.noticing import BATCH, write_notices
from assessments.planning import NoSuchAction, build_plan, organise_action
from assessments.queries import WITH_VERSION, load_sheet
from practices.access import Right, allowed
from practices.models import Mandate, Practice, User
from referentials.content_loading import published_content
from referentials.domain.content import Requirement
from referentials.models import ReferentialVersion

State, Status = ProposedAction.State, PlannedAction.Status
PAGE_SIZE = 50


class NobodyToAsk(ValueError):
    """No practice was kept."""


class AlreadyDecided(Exception):
    """The owner has answered this proposal."""


class NothingToPlan(Exception):
    """The practice's plan has no such action: no assessment, or a requirement met since."""


def failing(user: User, version: ReferentialVersion, requirement: str) -> QuerySet[Any]:
    """Practices under a mandate that opens the answers, with `gap`: unmet, partial or unknown.

    Those whose plan says that it is done, and those that `user` already asked, are left out.
    """
    latest = Assessment.objects.filter(
        practice=OuterRef("pk"), is_latest=True, version__referential=version.referential_id
    ).annotate(gap=KeyTextTransform(requirement, "gaps"))
    asked = ProposedAction.objects.filter(
        practice=OuterRef("pk"),
        state=State.PROPOSED,
        push__requirement=requirement,
        push__version__referential=version.referential_id,
        push__proposed_by=user,
    )
    practices = followed_by(user, to=Right.VIEW).annotate(gap=Subquery(latest.values("gap")[:1]))
    done = _done(OuterRef("pk"), version.referential_id, requirement, is_latest=True)
    return practices.filter(~Exists(asked), ~Exists(done), gap__isnull=False)


def _done(
    practice: OuterRef, referential: Any, requirement: str, *, is_latest: bool = False
) -> QuerySet[PlannedAction]:
    rows = PlannedAction.objects.filter(
        status=Status.DONE,
        requirement=requirement,
        assessment__practice=practice,
        assessment__version__referential=referential,
    )
    return rows.filter(assessment__is_latest=True) if is_latest else rows


def count_gaps(practices: QuerySet[Any]) -> Mapping[str, int]:
    """By gap; one query."""
    return dict(practices.order_by().values_list("gap").annotate(many=Count("pk")))


def push_action(
    *,
    push_id: UUID,
    version: ReferentialVersion,
    requirement: str,
    message: str,
    due_on: date,
    practices: QuerySet[Practice],
    by: User,
    at: datetime,
) -> ActionPush:
    """Pushing twice under one id pushes once. Raises NobodyToAsk."""
    with transaction.atomic():
        push, is_new = ActionPush.objects.get_or_create(
            pk=uuid5(push_id, str(by.pk)),  # what another chose is no concern of theirs
            proposed_by=by,
            defaults={
                "version": version,
                "requirement": requirement,
                "message": message,
                "due_on": due_on,
                "proposed_at": at,
            },
        )
        if is_new:
            asked = [
                ProposedAction(push=push, practice_id=pk) for pk in practices.values_list("pk", flat=True)
            ]
            if not asked:
                raise NobodyToAsk
            ProposedAction.objects.bulk_create(asked, batch_size=BATCH)
    return push


def announce_pushes(*, at: datetime) -> None:
    """Writes the notices of what was just proposed."""
    for push in ActionPush.objects.filter(announced_at=None).select_related("proposed_by"):
        with transaction.atomic():
            write_notices(Notice.Kind.PROPOSAL, push, practices=_in_view(push, State.PROPOSED))
            ActionPush.objects.filter(pk=push.pk).update(announced_at=at)


def _in_view(push: ActionPush, *states: str) -> QuerySet[Practice]:
    asked = push.proposals.filter(state__in=states or State.values)
    return followed_by(push.proposed_by, to=Right.VIEW).filter(pk__in=asked.values("practice"))


def proposals_to(practice: Practice, *, referential: int | None = None) -> QuerySet[ProposedAction]:
    """Those that await an answer, from people who still follow it; one query, version and proposer too."""
    mandates = Mandate.objects.live().filter(
        practice=practice, dpo=OuterRef("push__proposed_by"), scope__in=SCOPES[Right.VIEW]
    )
    waiting = ProposedAction.objects.filter(Exists(mandates), practice=practice, state=State.PROPOSED)
    if referential is not None:
        waiting = waiting.filter(push__version__referential=referential)
    shown = waiting.select_related("push__version", "push__proposed_by").defer("push__version__extras")
    return shown.order_by("push__due_on", "pk")


def with_requirements(proposals: Iterable[ProposedAction]) -> list[tuple[ProposedAction, Requirement]]:
    """Each with what it is about, from the process's cache."""
    return [(one, requirement_of(one.push)) for one in proposals]


def requirement_of(push: ActionPush) -> Requirement:
    return published_content(push.version_id, push.version.content_hash).requirements[push.requirement]


def get_proposal_for(user: User, practice_id: UUID, proposal_id: int) -> ProposedAction:
    """For whoever may decide: an owner. Raises Http404."""
    proposals = ProposedAction.objects.filter(allowed(user, to=Right.MANAGE, prefix="practice__"))
    found = proposals.select_related("push__version", "push__proposed_by", "practice")
    return get_object_or_404(found, pk=proposal_id, practice=practice_id)


def accept(proposal: ProposedAction, *, by: User, at: datetime) -> PlannedAction:
    """The deadline and the message become those of the plan's action.

    Raises AlreadyDecided, NothingToPlan, or AssessmentIsClosed.
    """
    push = proposal.push
    with transaction.atomic():
        _decide(proposal, State.ACCEPTED, by=by, at=at)
        assessment = WITH_VERSION.filter(
            practice=proposal.practice_id, is_latest=True, version__referential=push.version.referential_id
        ).first()
        if assessment is None:
            raise NothingToPlan
        try:
            item = build_plan(load_sheet(assessment)).item(push.requirement)
        except NoSuchAction as error:
            raise NothingToPlan from error
        stopped = item.status in (Status.DONE, Status.DROPPED)
        return organise_action(
            assessment=assessment,
            requirement=push.requirement,
            status=Status.TO_DO if stopped else item.status,
            assignee=item.row.assignee if item.row else "",
            due_on=push.due_on,
            note="\n\n".join(filter(None, (item.row.note if item.row else "", push.message))),
            by=by,
            at=at,
        )


def decline(proposal: ProposedAction, *, reason: str, by: User, at: datetime) -> None:
    """Raises AlreadyDecided."""
    _decide(proposal, State.DECLINED, by=by, at=at, reason=reason)


def _decide(proposal: ProposedAction, state: str, *, by: User, at: datetime, reason: str = "") -> None:
    waiting = ProposedAction.objects.filter(pk=proposal.pk, state=State.PROPOSED)
    if not waiting.update(state=state, reason=reason, decided_by=by, decided_at=at):
        raise AlreadyDecided


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`done` counts among the accepted."""

    total: int
    proposed: int
    accepted: int
    declined: int
    done: int


def list_pushes(user: User) -> QuerySet[ActionPush]:
    """Each with its counts; one query. Practices that no longer open their answers are not counted."""
    live = Q(proposals__practice__in=followed_by(user, to=Right.VIEW).order_by().values("pk"))
    pushes = ActionPush.objects.filter(proposed_by=user).select_related("version__referential")
    counted = {
        state.value: Count("proposals", filter=live & Q(proposals__state=state.value)) for state in State
    }
    return pushes.defer("version__extras").annotate(**counted).order_by("-proposed_at", "pk")


def get_push_for(user: User, push_id: UUID) -> ActionPush:
    """One's own only; raises Http404."""
    pushes = ActionPush.objects.select_related("version__referential", "proposed_by").defer("version__extras")
    return get_object_or_404(pushes, pk=push_id, proposed_by=user)


def _followed_proposals(push: ActionPush) -> QuerySet[ProposedAction]:
    done = _done(OuterRef("practice"), push.version.referential_id, push.requirement)
    rows = push.proposals.filter(practice__in=_in_view(push).order_by().values("pk"))
    return rows.annotate(is_done=Exists(done.filter(closed_at__gte=push.proposed_at)))


def follow_up(push: ActionPush) -> FollowUp:
    """One query."""
    accepted = Q(state=State.ACCEPTED)
    counts = {state.value: Count("pk", filter=Q(state=state.value)) for state in State}
    return FollowUp(
        **_followed_proposals(push).aggregate(
            total=Count("pk"), done=Count("pk", filter=accepted & Q(is_done=True)), **counts
        )
    )


def read_proposals(push: ActionPush, *, states: Collection[str], number: str) -> Page[ProposedAction]:
    """Two queries."""
    rows = _followed_proposals(push).select_related("practice").order_by("practice__name", "pk")
    return Paginator(rows.filter(state__in=states) if states else rows, PAGE_SIZE).get_page(number)
