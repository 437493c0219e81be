"""An assessment with its plan and its evidence, gathered for OSCAL."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from assessments.domain.freezing import freeze_answers, freeze_result
from assessments.domain.prioritisation import DAYS_TO_ACT, Priority
from assessments.models import Assessment, Evidence, PlannedAction
from assessments.queries import load_sheet
from referentials.content_loading import published_content
from reports.domain.document import build_document
from reports.domain.subject import Subject
from reports.oscal_results import Assessed, Decision, write_results

LIFECYCLES = {
    PlannedAction.Status.TO_DO: "planned",
    PlannedAction.Status.IN_PROGRESS: "planned",
    PlannedAction.Status.DONE: "completed",
    PlannedAction.Status.DROPPED: "recommendation",
}
"""In OSCAL's words, which have none for an action that is given up."""

if set(LIFECYCLES) != set(PlannedAction.Status):
    raise RuntimeError("LIFECYCLES lacks a status")


@override("fr")
def export_results(assessment: Assessment, *, with_evidence: bool = True) -> bytes:
    """What was frozen of a completed assessment, and what stands today of one in progress."""
    version, practice = assessment.version, assessment.practice
    content = published_content(version.pk, version.content_hash)
    frozen = assessment.result or _result_of_today(assessment)
    ended_at = assessment.completed_at
    subject = Subject(
        name=practice.name,
        kind=assessment.kind,
        city=practice.city,
        completed_at=timezone.localtime(ended_at or assessment.changed_at),
    )
    assessed = Assessed(
        id=assessment.pk,
        started_at=timezone.localtime(assessment.started_at),
        changed_at=timezone.localtime(assessment.changed_at),
        ended_at=timezone.localtime(ended_at) if ended_at else None,
        decisions=_decisions(assessment, frozen),
        evidence=_evidence(assessment) if with_evidence else {},
    )
    return write_results(content, build_document(content, frozen, subject=subject), assessed)


def _result_of_today(assessment: Assessment) -> dict[str, Any]:
    sheet = load_sheet(assessment)
    answers = {code: answer for code, answer in sheet.answers.items() if code in sheet.scope.question_codes}
    return {
        **freeze_result(sheet.result, sheet.actions, content_hash=assessment.version.content_hash),
        **freeze_answers(sheet.profile, answers),
    }


def _decisions(assessment: Assessment, frozen: dict[str, Any]) -> dict[str, Decision]:
    rows = {row.requirement: row for row in assessment.planned_actions.order_by("pk")}
    start = timezone.localdate(assessment.completed_at or assessment.started_at)
    decisions = {}
    for action in frozen["actions"]:
        row = rows.get(action["requirement"])
        due_on = start + timedelta(days=DAYS_TO_ACT[Priority(action["priority"])])
        decisions[action["requirement"]] = (
            Decision(
                due_on=row.due_on or due_on,
                lifecycle=LIFECYCLES[PlannedAction.Status(row.status)],
                note=row.note,
            )
            if row
            else Decision(due_on=due_on)
        )
    return decisions


def _evidence(assessment: Assessment) -> dict[str, list[str]]:
    """A file by its name and its hash, a place as it was told."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in Evidence.objects.filter(assessment=assessment, removed_at__isnull=True):
        found[row.requirement].append(f"{row.name} (SHA-256 : {row.sha256})" if row.name else row.place)
    return dict(found)
