"""Bringing to members the answers of the structure that carries their requirements, as they change.

A member's own answer is never replaced. The rules stand in docs/shared_answers.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.answering import figures_of, take_over, with_answers
from assessments.domain.answers import Answer as DomainAnswer
from assessments.domain.inheritance import Deed, Held, find_deed
from assessments.inheriting import Offer, find_offers, offers_of
from assessments.models import Answer, Assessment, Notice
from assessments.noticing import write_shared_notices
from assessments.queries import Sheet, as_domain
from practices.models import Practice
from referentials.content_loading import published_content
from referentials.domain.content import Content
from referentials.models import ReferentialVersion

BATCH = 100
WITH_VERSION = Assessment.objects.select_related("version").defer("version__extras")
Offers = Mapping[str, Offer]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rewritten:
    """An assessment with its new rows; `tells` when something that its owners knew is no longer so."""

    sheet: Sheet
    rows: Mapping[str, Answer]
    tells: bool


def hand_down(parent: Practice, version: ReferentialVersion, *, at: datetime) -> int:
    """To every member under way on `version`; how many changed. Those who left are let go.

    Four queries and two writes for each hundred; a second run changes nothing.
    """
    content = published_content(version.pk, version.content_hash)
    offers = offers_of(parent.pk, version, content)
    members = _open_on(version).filter(practice__parent=parent).order_by("pk").values_list("pk", flat=True)
    changed = sum(_hand_down_batch(keys, content, offers, at=at) for keys in _batched(members))
    for one in _left_behind(parent, version):
        changed += hand_down_to(one, at=at)
    return changed


def hand_down_to(assessment: Assessment, *, at: datetime) -> int:
    """What its practice's parent offers now, to one that just began or whose practice joined or left."""
    content = published_content(assessment.version_id, assessment.version.content_hash)
    return _hand_down_batch((assessment.pk,), content, find_offers(assessment, content), at=at)


def hand_down_first(assessment: Assessment, *, at: datetime) -> None:
    """To one that was just stored, inside its transaction; no query for a practice without a parent."""
    if assessment.practice.parent_id is not None and hand_down_to(assessment, at=at):
        assessment.refresh_from_db()


def take_in(practice: Practice, *, at: datetime) -> int:
    """All that it has under way, once it joined a structure; how many changed."""
    return sum(hand_down_to(one, at=at) for one in _under_way(practice))


def let_go(practice: Practice, *, at: datetime) -> int:
    """All that it has under way, once it left a structure; what was to be said of that one is not sent."""
    changed = take_in(practice, at=at)
    Notice.objects.filter(practice=practice, kind=Notice.Kind.SHARED_ANSWERS, sent_at=None).delete()
    return changed


def _under_way(practice: Practice) -> list[Assessment]:
    ones = WITH_VERSION.filter(practice=practice, state=Assessment.State.IN_PROGRESS)
    return list(ones.select_related("practice").order_by("pk"))


def _batched(keys: Iterable[UUID]) -> Iterable[Sequence[UUID]]:
    every = list(keys)
    return (every[start : start + BATCH] for start in range(0, len(every), BATCH))


def _open_on(version: ReferentialVersion) -> QuerySet[Assessment]:
    if version.open_until is not None and version.open_until < timezone.localdate():
        return Assessment.objects.none()
    return Assessment.objects.filter(version=version.pk, state=Assessment.State.IN_PROGRESS)


def _left_behind(parent: Practice, version: ReferentialVersion) -> list[Assessment]:
    """Those that took answers over from `parent`, and belong to it no more."""
    taken = Answer.objects.filter(inherited_from__assessment__practice=parent).values("assessment")
    gone = WITH_VERSION.filter(pk__in=_open_on(version).values("pk")).filter(pk__in=taken)
    return list(gone.exclude(practice__parent=parent).select_related("practice").order_by("pk"))


@transaction.atomic
def _hand_down_batch(keys: Sequence[UUID], content: Content, offers: Offers, *, at: datetime) -> int:
    """Under lock: no answer saved meanwhile is lost, nor seen too late."""
    locked = WITH_VERSION.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    open_ones = [one for one in locked if one.takes_answers]
    held = _held_by(open_ones, offers)
    changed = [
        rewritten
        for one in open_ones
        if (rewritten := _rewrite(one, content, held[one.pk], offers)) is not None
    ]
    _store(changed)
    write_shared_notices([one.sheet.assessment for one in changed if one.tells], day=timezone.localdate(at))
    return len(changed)


def _held_by(assessments: Sequence[Assessment], offers: Offers) -> Mapping[UUID, dict[str, Answer]]:
    """The answers in force to what is offered, and those taken over; one query."""
    choices = {one.pk: one.choices for one in assessments}
    concerned = Q(question__in=list(offers)) | Q(inherited_from__isnull=False)
    rows = Answer.objects.filter(concerned, assessment__in=list(choices)).select_related("in_view_of")
    held: defaultdict[UUID, dict[str, Answer]] = defaultdict(dict)
    for row in rows:
        _, revision, *_ = choices[row.assessment_id].get(row.question, ("", 0))
        if row.revision == revision:
            held[row.assessment_id][row.question] = row
    return held


def _rewrite(
    assessment: Assessment, content: Content, held: Mapping[str, Answer], offers: Offers
) -> _Rewritten | None:
    """None when everything stands as it should."""
    deeds = {}
    for question in sorted({*held, *offers}):
        mine = held.get(question)
        offered = offers[question].answer if question in offers else None
        deed = find_deed(_as_held(mine) if mine else None, as_domain(offered) if offered else None)
        if deed is not None:
            deeds[question] = deed, mine, offered
    if not deeds:
        return None
    rows = {question: _row(assessment, *what) for question, what in deeds.items()}
    answers = {code: DomainAnswer(choice=choice) for code, (choice, *_) in assessment.choices.items()}
    after = with_answers(Sheet(assessment=assessment, content=content, answers=answers), rows)
    tells = any(deed is not Deed.TAKE_OVER or rows[code].in_view_of_id for code, (deed, *_) in deeds.items())
    return _Rewritten(sheet=after, rows=rows, tells=tells)


def _as_held(row: Answer) -> Held:
    return Held(
        answer=as_domain(row),
        taken_over=row.inherited_from_id is not None,
        to_confirm=row.to_confirm,
        in_view_of=row.in_view_of.choice if row.in_view_of else "",
    )


def _row(assessment: Assessment, deed: Deed, mine: Answer | None, offered: Answer | None) -> Answer:
    if deed is Deed.TAKE_OVER and offered is not None:
        replaces = mine is not None and mine.inherited_from_id and mine.choice != offered.choice
        row = take_over(assessment, offered)
        row.in_view_of_id = mine.inherited_from_id if mine is not None and replaces else None
        return row
    if mine is None:
        raise ValueError("nothing to keep")
    return Answer(
        assessment_id=assessment.pk,
        question=mine.question,
        choice=mine.choice,
        reason=mine.reason,
        comment=mine.comment,
        to_confirm=True,
        revision=assessment.revision + 1,
        in_view_of_id=mine.inherited_from_id if offered is None else offered.pk,
        answered_by_id=mine.answered_by_id,
        answered_at=mine.answered_at,
    )


def _store(changed: Sequence[_Rewritten]) -> None:
    """Two writes, whatever their number; when they were last touched by their own people does not move."""
    if not changed:
        return
    assessments, written = [one.sheet.assessment for one in changed], set[str]()
    for one in changed:
        figures: dict[str, Any] = figures_of(one.sheet)
        for name, value in figures.items():
            setattr(one.sheet.assessment, name, value)
        one.sheet.assessment.revision += 1
        written.update(figures)
    Assessment.objects.bulk_create(  # an upsert: bulk_update costs several times more
        assessments,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["choices", "revision", *sorted(written)],
    )
    Answer.objects.bulk_create(row for one in changed for row in one.rows.values())
