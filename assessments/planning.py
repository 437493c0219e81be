"""The action plan: what is computed from the answers, with what the practice decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from assessments.answering import AnswerRefused, AssessmentIsClosed, save_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.answers import find_answer_problems
from assessments.domain.prioritisation import DAYS_TO_ACT, Action, Kind, Priority
from assessments.models import Assessment, PlannedAction
from assessments.queries import Sheet, lock_assessment
from practices.models import User
from referentials.domain.content import Requirement, Role


class NoSuchAction(LookupError):
    """The plan holds no action for this requirement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem:
    """One action with its text and the practice's decision, `row`, if any."""

    action: Action
    requirement: Requirement
    row: PlannedAction | None
    due_on: date

    @property
    def is_late(self) -> bool:
        return self.due_on < timezone.localdate() and self.status != PlannedAction.Status.DROPPED

    @property
    def status(self) -> str:
        return self.row.status if self.row else PlannedAction.Status.TO_DO

    @property
    def shown_status(self) -> str:
        """Nothing for an action that nobody has touched."""
        return "" if self.row is None else self.row.get_status_display()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`live` is the sheet with the answers that closed actions brought."""

    live: Sheet
    items: tuple[PlanItem, ...]
    closed: tuple[tuple[PlannedAction, Requirement], ...]

    @property
    def gaps(self) -> Mapping[Priority, tuple[PlanItem, ...]]:
        by_priority = {
            priority: tuple(
                item
                for item in self.items
                if item.action.priority is priority and item.action.kind is Kind.GAP
            )
            for priority in Priority
        }
        return {priority: items for priority, items in by_priority.items() if items}

    @property
    def verifications(self) -> Mapping[Role, tuple[PlanItem, ...]]:
        """One card per person to ask."""
        cards: dict[Role, tuple[PlanItem, ...]] = {}
        for item in self.items:
            if item.action.kind is Kind.VERIFICATION:
                cards[item.action.role] = (*cards.get(item.action.role, ()), item)
        return cards

    @property
    def late_count(self) -> int:
        return sum(item.is_late for item in self.items)

    def item(self, requirement: str) -> PlanItem:
        """Raises NoSuchAction."""
        for item in self.items:
            if item.requirement.code == requirement:
                return item
        raise NoSuchAction(requirement)


def build_plan(sheet: Sheet) -> Plan:
    """One query."""
    rows = {row.requirement: row for row in sheet.assessment.planned_actions.order_by("pk")}
    live = _with_closed_actions(sheet, rows)
    start = timezone.localdate(sheet.assessment.completed_at or sheet.assessment.started_at)
    items = tuple(
        PlanItem(
            action=action,
            requirement=sheet.content.requirements[action.requirement],
            row=rows.get(action.requirement),
            due_on=_due(action, rows.get(action.requirement), start),
        )
        for action in live.actions
    )
    done = [row for row in rows.values() if row.status == PlannedAction.Status.DONE]
    closed = tuple(
        (row, sheet.content.requirements[row.requirement])
        for row in sorted(done, key=lambda row: str(row.closed_at), reverse=True)
        if row.requirement in sheet.content.requirements
    )
    return Plan(live=live, items=items, closed=closed)


def organise_action(
    *,
    assessment: Assessment,
    requirement: str,
    status: str,
    assignee: str,
    due_on: date | None,
    note: str,
    by: User,
    at: datetime,
) -> PlannedAction:
    """Who, when, and how far; closing goes through `close_action`, whose new answers are kept.

    Raises AssessmentIsClosed for an assessment that another goes on in place of.
    """
    with transaction.atomic():
        _lock_plan(assessment)
        row, _ = PlannedAction.objects.update_or_create(
            assessment=assessment,
            requirement=requirement,
            defaults={
                "status": status,
                "assignee": assignee,
                "due_on": due_on,
                "note": note,
                "closed_by": None,
                "closed_at": None,
                "changed_at": at,
            },
        )
        _record(row, by=by, at=at)
    return row


def close_action(
    *, sheet: Sheet, requirement: str, answers: Mapping[str, DomainAnswer], by: User, at: datetime
) -> None:
    """The action is done: its questions get their new answers, and the live score moves.

    An open assessment takes the answers itself; a completed one never changes, and the plan keeps them
    beside it. Raises AnswerRefused, AssessmentIsClosed or VersionHasEnded.
    """
    problems = find_answer_problems(sheet.content, answers)
    if problems:
        raise AnswerRefused(problems)
    with transaction.atomic():
        if _lock_plan(sheet.assessment).is_open:
            save_answers(by=by, assessment=sheet.assessment, answers=answers, at=at)
        row, _ = PlannedAction.objects.update_or_create(
            assessment=sheet.assessment,
            requirement=requirement,
            defaults={
                "status": PlannedAction.Status.DONE,
                "new_answers": {
                    code: {"choice": a.choice, "reason": a.reason, "comment": a.comment}
                    for code, a in answers.items()
                },
                "closed_by": by,
                "closed_at": at,
                "changed_at": at,
            },
        )
        _record(row, by=by, at=at)


def reopen_action(*, assessment: Assessment, requirement: str, by: User, at: datetime) -> None:
    """Undoes a closing by mistake. Raises NoSuchAction or AssessmentIsClosed."""
    rows = PlannedAction.objects.filter(assessment=assessment, requirement=requirement)
    with transaction.atomic():
        _lock_plan(assessment)
        reopened = rows.filter(status=PlannedAction.Status.DONE).update(
            status=PlannedAction.Status.IN_PROGRESS,
            new_answers={},
            closed_by=None,
            closed_at=None,
            changed_at=at,
        )
        if not reopened:
            raise NoSuchAction(requirement)
        _record(rows.get(), by=by, at=at)


def reassign_actions(rows: Iterable[PlannedAction], *, assignee: str, by: User, at: datetime) -> None:
    """Inside a transaction: nothing but who sees to them changes, and the history says so."""
    for row in rows:
        row.assignee, row.changed_at = assignee, at
        row.save(update_fields=["assignee", "changed_at"])
        _record(row, by=by, at=at)


def _lock_plan(assessment: Assessment) -> Assessment:
    """A plan outlives the end of its assessment, and stops when another goes on in its place."""
    locked = lock_assessment(assessment.pk)
    if locked.is_superseded:
        raise AssessmentIsClosed
    return locked


def _record(row: PlannedAction, *, by: User, at: datetime) -> None:
    row.events.create(
        status=row.status,
        assignee=row.assignee,
        due_on=row.due_on,
        note=row.note,
        new_answers=row.new_answers,
        decided_by=by,
        decided_at=at,
    )


def _with_closed_actions(sheet: Sheet, rows: Mapping[str, PlannedAction]) -> Sheet:
    if sheet.assessment.is_open:
        return sheet  # closing an action there changed the answers themselves
    brought = {
        code: DomainAnswer(**answer)
        for row in rows.values()
        for code, answer in row.new_answers.items()
        if code in sheet.content.questions
    }
    return replace(sheet, answers={**sheet.answers, **brought})


def _due(action: Action, row: PlannedAction | None, start: date) -> date:
    if row and row.due_on:
        return row.due_on
    return start + timedelta(days=DAYS_TO_ACT[action.priority])
