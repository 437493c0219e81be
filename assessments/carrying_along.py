"""What follows the answers to a new assessment: decisions about the plan, and evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from assessments.models import ActionEvent, Assessment, Evidence, PlannedAction

Followers = Mapping[str, tuple[str, ...]]
"""What each requirement became in the new assessment's version: none, one or several."""

UNDER_WAY = (PlannedAction.Status.IN_PROGRESS, PlannedAction.Status.TO_DO)


def bring_plan(
    source: Assessment,
    target: Assessment,
    *,
    followers: Followers,
    statuses: frozenset[PlannedAction.Status],
) -> None:
    """Each decision with the last event that led to it: four queries at most.

    A done action comes without its new answers, which came with the others. Of several decisions for one
    requirement, the one to act on wins, then the latest.
    """
    rows = source.planned_actions.filter(status__in=statuses).prefetch_related("events")
    heirs = _heirs(rows, followers)
    brought = {code: _copy_action(row, target, code) for code, row in heirs.items()}
    PlannedAction.objects.bulk_create(brought.values())
    last = {code: list(row.events.all())[-1:] for code, row in heirs.items()}
    ActionEvent.objects.bulk_create(
        _copy_event(event, brought[code]) for code, events in last.items() for event in events
    )


def bring_evidence(source: Assessment, target: Assessment, *, followers: Followers) -> None:
    """What was not taken away: two queries, and no byte of a file."""
    rows = source.evidence.filter(removed_at=None).order_by("added_at", "pk")
    brought = {
        (code, row.holder_id if row.kind == Evidence.Kind.FILE else row.place): (code, row)
        for row in rows
        for code in followers.get(row.requirement, ())
    }
    Evidence.objects.bulk_create(_copy_evidence(row, target, code) for code, row in brought.values())


def _heirs(rows: Iterable[PlannedAction], followers: Followers) -> Mapping[str, PlannedAction]:
    claims: defaultdict[str, list[PlannedAction]] = defaultdict(list)
    for row in rows:
        for code in followers.get(row.requirement, ()):
            claims[code].append(row)
    return {
        code: max(claiming, key=lambda row: (row.status in UNDER_WAY, row.changed_at))
        for code, claiming in claims.items()
    }


def _copy_action(row: PlannedAction, target: Assessment, requirement: str) -> PlannedAction:
    return PlannedAction(
        assessment=target,
        requirement=requirement,
        status=row.status,
        assignee=row.assignee,
        due_on=row.due_on,
        note=row.note,
        closed_by_id=row.closed_by_id,
        closed_at=row.closed_at,
        changed_at=row.changed_at,
    )


def _copy_event(event: ActionEvent, action: PlannedAction) -> ActionEvent:
    return ActionEvent(
        action=action,
        status=event.status,
        assignee=event.assignee,
        due_on=event.due_on,
        note=event.note,
        decided_by_id=event.decided_by_id,
        decided_at=event.decided_at,
    )


def _copy_evidence(row: Evidence, target: Assessment, requirement: str) -> Evidence:
    is_file = row.kind == Evidence.Kind.FILE
    return Evidence(
        assessment=target,
        requirement=requirement,
        kind=row.kind,
        name=row.name,
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        place=row.place,
        origin_id=row.holder_id if is_file else None,
        expires_on=row.expires_on,
        added_by_id=row.added_by_id,
        added_at=row.added_at,
    )
