"""All the evidence of an assessment, and what of it has to be renewed."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Count, Q

from assessments.models import Assessment, Evidence
from assessments.queries import Sheet
from referentials.domain.content import Requirement, Theme

SOON = timedelta(days=30)
"""How long before its date a piece of evidence is announced as to be renewed."""


class Order(StrEnum):
    REQUIREMENT = "exigence"
    EXPIRY = "echeance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How many are out of date, and how many will be soon."""

    over: int = 0
    soon: int = 0

    @property
    def count(self) -> int:
        return self.over + self.soon


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvidence:
    evidence: Evidence
    requirement: Requirement
    theme: Theme
    is_soon: bool
    """Not out of date yet, and to be renewed before long."""


def count_due(assessment: Assessment, *, today: date) -> Due:
    """One query."""
    kept = Evidence.objects.filter(assessment=assessment.pk, removed_at=None)
    over = Count("pk", filter=Q(expires_on__lt=today))
    soon = Count("pk", filter=Q(expires_on__gte=today, expires_on__lte=today + SOON))
    return Due(**kept.aggregate(over=over, soon=soon))


def list_kept(sheet: Sheet, *, order: Order, today: date) -> list[KeptEvidence]:
    """What was not taken away, in the order of the questionnaire or by date; one query."""
    rows = sheet.assessment.evidence.filter(removed_at=None).select_related("added_by")
    by_requirement: dict[str, list[Evidence]] = {}
    for row in rows.order_by("added_at", "pk"):
        by_requirement.setdefault(row.requirement, []).append(row)
    kept = [
        KeptEvidence(
            evidence=row,
            requirement=requirement,
            theme=sheet.content.theme_of[code],
            is_soon=row.expires_on is not None and today <= row.expires_on <= today + SOON,
        )
        for code, requirement in sheet.content.requirements.items()
        for row in by_requirement.get(code, ())
    ]
    if order is Order.EXPIRY:
        return sorted(kept, key=lambda one: one.evidence.expires_on or date.max)
    return kept
