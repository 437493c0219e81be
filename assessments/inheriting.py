"""What the structure that a practice belongs to answers for it: the requirements it carries, its answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.domain.inheritance import Stance
from assessments.models import Answer, Assessment, Evidence, SharedRequirement
from assessments.queries import Sheet, in_force
from practices.models import Practice
from referentials.domain.content import Content, Question
from referentials.models import ReferentialVersion

State = Assessment.State
STANDING = (State.IN_PROGRESS, State.COMPLETED, State.ARCHIVED, State.CARRIED_OVER)
"""Of the carrying structure. What it carried over to a later version stands for those still on this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The answer in force of the structure that carries the requirement, and how much evidence it keeps."""

    carrier: Practice
    requirement: str
    answer: Answer
    evidence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A question that the parent answers, or answered, beside the member's own answer, if any."""

    question: Question
    stance: Stance
    offer: Offer | None
    """None once nobody answers for the member any more."""
    mine: Answer | None
    changed: bool = False
    """Since it was taken over, or since the member confirmed it."""

    @property
    def carrier_name(self) -> str:
        return self.offer.carrier.name if self.offer else ""

    @property
    def answered_at(self) -> datetime | None:
        return self.offer.answer.answered_at if self.offer else None

    @property
    def theirs_label(self) -> str:
        return self.question.choice(self.offer.answer.choice).label if self.offer else ""

    @property
    def mine_label(self) -> str:
        return self.question.choice(self.mine.choice).label if self.mine else ""


def look_at_shared(sheet: Sheet) -> dict[str, Shared]:
    """By question, asked or not; two queries at most, none for a practice without a parent."""
    content, offers = sheet.content, find_offers(sheet.assessment, sheet.content)
    shared = {
        code: _beside(content.questions[code], offer, sheet.rows.get(code)) for code, offer in offers.items()
    }
    for code, row in sheet.rows.items():
        if code not in offers and row.to_confirm and row.in_view_of_id is not None:
            question = content.questions[code]
            shared[code] = Shared(question=question, stance=Stance.RELEASED, offer=None, mine=row)
    return shared


def _beside(question: Question, offer: Offer, mine: Answer | None) -> Shared:
    if mine is None or mine.inherited_from_id is not None:
        stance, changed = Stance.FOLLOWS, mine is not None and mine.in_view_of_id is not None
    elif mine.choice == offer.answer.choice:
        stance, changed = Stance.CONFIRMED, False
    else:
        stance = Stance.DIFFERS
        changed = mine.to_confirm and mine.in_view_of_id == offer.answer.pk
    return Shared(question=question, stance=stance, offer=offer, mine=mine, changed=changed)


def standing_on(version: ReferentialVersion) -> QuerySet[Assessment]:
    """Those whose answers may stand for members, the newest first."""
    return Assessment.objects.filter(version=version.pk, state__in=STANDING).order_by("-started_at", "-pk")


def carried_on(version: ReferentialVersion) -> QuerySet[Any]:
    """Live SharedRequirements, each with `source`, the assessment that answers, and `kept`, its evidence."""
    source = standing_on(version).filter(practice=OuterRef("practice")).values("pk")[:1]
    kept = Evidence.objects.filter(
        assessment=OuterRef("source"), requirement=OuterRef("requirement"), removed_at=None
    )
    counted = kept.order_by().values("requirement").annotate(count=Count("pk")).values("count")
    live = SharedRequirement.objects.filter(referential=version.referential_id, withdrawn_at=None)
    return live.annotate(source=Subquery(source)).annotate(
        kept=Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    )


def find_offers(assessment: Assessment, content: Content) -> dict[str, Offer]:
    """By question: two queries, none for a practice that belongs to no other."""
    parent = assessment.practice.parent_id
    return {} if parent is None else offers_of(parent, assessment.version, content)


def offers_of(parent: UUID, version: ReferentialVersion, content: Content) -> dict[str, Offer]:
    rows = carried_on(version).filter(practice=parent).select_related("practice")
    carried = {row.requirement: row for row in rows if row.source is not None}
    if not carried:
        return {}
    source = next(iter(carried.values())).source
    history = Answer.objects.filter(assessment=source, question__in=questions_of(content, carried))
    return {
        code: Offer(carrier=row.practice, requirement=row.requirement, answer=answer, evidence=int(row.kept))
        for code, answer in in_force(history).items()
        for row in (carried[content.requirement_of[code].code],)
    }


def find_offer(sheet: Sheet, question: str) -> Answer | None:
    """To one question. An autosave pays for it: no query without a parent, one when the parent does not
    carry the requirement, two when it does."""
    assessment, content = sheet.assessment, sheet.content
    parent = assessment.practice.parent_id
    if parent is None or question not in content.questions:
        return None
    carried = SharedRequirement.objects.filter(
        practice=parent,
        referential=assessment.version.referential_id,
        requirement=content.requirement_of[question].code,
        withdrawn_at=None,
    )
    if not carried.exists():
        return None
    source = standing_on(assessment.version).filter(practice=parent).values("pk")[:1]
    history = Answer.objects.filter(assessment=Subquery(source), question=question)
    latest = history.order_by("-revision").first()
    return latest if latest is not None and latest.choice else None


def questions_of(content: Content, requirements: Iterable[str]) -> list[str]:
    """Of those that the version has."""
    known = content.requirements
    return [question.code for code in requirements if code in known for question in known[code].questions]
