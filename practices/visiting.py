"""A visit: for some hours, a DPO under mandate fills the questionnaire together with the practice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import time_format

from practices.access import OPENED_BY, Right, visits_under_way
from practices.journal import record
from practices.models import JournalEntry, Mandate, Practice, User, Visit


class Length(StrEnum):
    TWO_HOURS = "2h"
    FOUR_HOURS = "4h"
    TODAY = "today"


HOURS = {Length.TWO_HOURS: 2, Length.FOUR_HOURS: 4}
if {*HOURS, Length.TODAY} != set(Length):
    raise RuntimeError("HOURS lacks a length")


class NoMandate(Exception):
    """The person has no live mandate that opens the answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """What a practice's pages say of visits, to an owner or to a DPO."""

    under_way: list[Visit]
    possible: list[Mandate]
    """Whose holder an owner may receive."""


def visits_at(practice: Practice, *, person: User, is_owner: bool) -> Visits:
    """All of them to an owner, their own to anybody else; two queries, one for who may not open any."""
    rows = visits_under_way().filter(practice=practice).select_related("dpo", "opened_by").order_by("ends_at")
    if not is_owner:
        return Visits(under_way=list(rows.filter(dpo=person)), possible=[])
    under_way = list(rows)
    visited = {visit.dpo_id for visit in under_way}
    possible = [one for one in _mandates(practice).select_related("dpo") if one.dpo_id not in visited]
    return Visits(under_way=under_way, possible=possible)


@transaction.atomic
def open_visit(*, practice: Practice, dpo: int, length: Length, by: User, at: datetime) -> Visit:
    """A visit under way with the same DPO gives way to it. Raises NoMandate."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    mandate = _mandates(practice).filter(dpo=dpo).select_related("dpo").first()
    if mandate is None:
        raise NoMandate
    practice.visits.filter(dpo=dpo, closed_at=None).update(closed_at=at)
    visit = practice.visits.create(
        dpo=mandate.dpo, opened_by=by, opened_at=at, ends_at=_end(length, at=timezone.localtime(at))
    )
    until = time_format(timezone.localtime(visit.ends_at), "H:i")
    detail = f"{mandate.dpo.email} (jusqu'à {until})"
    record(practice=practice, actor=by, verb=JournalEntry.Verb.VISIT_OPENED, detail=detail)
    return visit


@transaction.atomic
def close_visit(*, visit: Visit, by: User, at: datetime) -> None:
    """By an owner or by the DPO; closing twice is harmless, and written once."""
    if not Visit.objects.filter(pk=visit.pk, closed_at=None).update(closed_at=at):
        return
    other = visit.practice.name if by.pk == visit.dpo_id else visit.dpo.email
    record(practice=visit.practice, actor=by, verb=JournalEntry.Verb.VISIT_CLOSED, detail=other)


def _mandates(practice: Practice) -> QuerySet[Mandate]:
    scopes = [one for one in OPENED_BY[Right.VIEW] if isinstance(one, Mandate.Scope)]
    return practice.mandates.live().filter(scope__in=scopes).order_by("dpo__email")


def _end(length: Length, *, at: datetime) -> datetime:
    """`at` is local time: « today » ends with the day."""
    if length is Length.TODAY:
        return at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return at + timedelta(hours=HOURS[length])
