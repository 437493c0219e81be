"""How far a campaign's practices have come, as long as each lets its DPO follow it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from assessments.following import followed_by
from assessments.models import Assessment, Campaign
from practices.access import Right
from practices.models import Mandate, Practice, User

PAGE_SIZE = 50

Cohort = QuerySet[Any]
"""Practices, each with what `cohort_of` says of it."""


class Standing(models.TextChoices):
    NOT_STARTED = "not_started", _("À commencer")
    IN_PROGRESS = "in_progress", _("En cours")
    COMPLETED = "completed", _("Terminée")

    @property
    def query(self) -> str:
        """The start of the address of a list of those that stand so."""
        return f"etat={self.value}&"


STATES = Assessment.State
STANDING_OF: dict[str, Standing] = {
    "": Standing.NOT_STARTED,
    STATES.IN_PROGRESS: Standing.IN_PROGRESS,
    STATES.COMPLETED: Standing.COMPLETED,
    STATES.ARCHIVED: Standing.COMPLETED,
}
if {*STANDING_OF, *Assessment.SUPERSEDED} != {"", *STATES}:  # a table over an enum is complete
    raise RuntimeError("STANDING_OF lacks a state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    not_started: int
    in_progress: int
    completed: int

    @property
    def total(self) -> int:
        return self.not_started + self.in_progress + self.completed

    @property
    def left(self) -> int:
        return self.not_started + self.in_progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    practice: Practice
    standing: Standing
    assessment: Assessment | None

    @property
    def percent(self) -> int:
        if self.assessment is None or self.standing is Standing.NOT_STARTED:
            return 0
        if self.standing is Standing.COMPLETED:
            return 100
        return self.assessment.answered_count * 100 // max(self.assessment.asked_count, 1)


def get_campaign_for(user: User, campaign_id: UUID) -> Campaign:
    """One's own only; raises Http404."""
    campaigns = Campaign.objects.select_related("version__referential", "launched_by")
    return get_object_or_404(campaigns.defer("version__extras"), pk=campaign_id, launched_by=user)


def cohort_of(campaign: Campaign) -> Cohort:
    """Those whose mandate is live, each with its `assessment_id` and `state` on the version asked."""
    newest = _newest(practice=OuterRef("pk"), version=campaign.version_id)
    invited = campaign.invitations.values("practice")
    return (
        followed_by(campaign.launched_by, to=Right.FIGURES)
        .filter(pk__in=invited)
        .annotate(assessment_id=Subquery(newest.values("pk")[:1]), state=_state(newest))
    )


def _newest(*, practice: Any, version: Any) -> QuerySet[Assessment]:
    standing = Assessment.objects.exclude(state__in=Assessment.SUPERSEDED)
    return standing.filter(practice=practice, version=version).order_by("-started_at", "-pk")


def _state(newest: QuerySet[Assessment]) -> Coalesce:
    return Coalesce(Subquery(newest.values("state")[:1]), models.Value(""))


def read_progress(campaign: Campaign) -> Progress:
    """One query."""
    counted = dict.fromkeys(Standing, 0)
    by_state = cohort_of(campaign).order_by().values_list("state").annotate(many=Count("pk"))
    for state, many in by_state:
        counted[STANDING_OF[state]] += many
    return Progress(**{standing.value: many for standing, many in counted.items()})


def standing_at(practices: Cohort, standing: Standing) -> Cohort:
    return practices.filter(state__in=[state for state, one in STANDING_OF.items() if one is standing])


def read_page(campaign: Campaign, *, standing: Standing | None, number: str) -> Page[Row]:
    """Three queries, whatever the cohort; a number that is none shows the first page."""
    practices = cohort_of(campaign)
    if standing is not None:
        practices = standing_at(practices, standing)
    page: Page[Any] = Paginator(practices, PAGE_SIZE).get_page(number)
    page.object_list = read_rows(list(page.object_list))
    return page


def read_rows(practices: Sequence[Any]) -> list[Row]:
    """Of a part of `cohort_of`; one query."""
    figures = ("practice_id", "state", "answered_count", "asked_count", "score_low", "score_high", "level")
    wanted = [one.assessment_id for one in practices if one.assessment_id]
    found = Assessment.objects.only(*figures, "completed_at").in_bulk(wanted)
    return [
        Row(
            practice=one,
            standing=STANDING_OF[one.state],
            assessment=found.get(one.assessment_id),
        )
        for one in practices
    ]


def read_all_rows(campaign: Campaign) -> Iterator[Row]:
    """In batches: a query for each thousand."""
    batch: list[Any] = []
    for practice in cohort_of(campaign).iterator(chunk_size=1_000):
        batch.append(practice)
        if len(batch) == 1_000:
            yield from read_rows(batch)
            batch = []
    yield from read_rows(batch)


def list_campaigns(user: User) -> QuerySet[Campaign]:
    """With `followed`, how many of the cohort are still followed; one query."""
    live = followed_by(user, to=Right.FIGURES).order_by().values("pk")
    campaigns = Campaign.objects.filter(launched_by=user).select_related("version")
    counted = Count("invitations", filter=Q(invitations__practice__in=live))
    return campaigns.defer("version__extras").annotate(followed=counted).order_by("-launched_at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """What a practice is asked by a DPO who follows it; `assessment_id` is the one to go on with."""

    campaign: Campaign
    assessment_id: UUID | None


def invitations_to(practice: Practice) -> list[Invited]:
    """Of open campaigns, unless already done; one query."""
    mandates = Mandate.objects.live().filter(practice=practice, dpo=OuterRef("launched_by"))
    newest = _newest(practice=practice, version=OuterRef("version"))
    campaigns = (
        Campaign.objects.filter(Exists(mandates), invitations__practice=practice, closed_at=None)
        .select_related("version", "launched_by")
        .defer("version__extras")
        .annotate(assessment_id=Subquery(newest.values("pk")[:1]), state=_state(newest))
        .order_by("deadline", "pk")
    )
    return [
        Invited(campaign=one, assessment_id=one.assessment_id)
        for one in campaigns
        if STANDING_OF[one.state] is not Standing.COMPLETED
    ]


def read_standing(text: str) -> Standing | None:
    """Raises Http404 for a word that is no standing; nothing said is none."""
    if not text:
        return None
    if text not in Standing.values:
        raise Http404
    return Standing(text)
