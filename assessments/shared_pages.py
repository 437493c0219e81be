"""What the screens of shared answers show: what an MSP carries, and what its members made of it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from assessments.domain.inheritance import Stance
from assessments.inheriting import Shared, look_at_shared, questions_of, standing_on
from assessments.models import Answer, Assessment
from assessments.queries import Sheet, load_sheet
from assessments.taking_on import carried_by, suggested
from practices.access import Right, allowed
from practices.models import Practice, User
from referentials.domain.content import Question, Requirement, Theme
from referentials.models import ReferentialVersion

MOST_REASONS = 50


@dataclass(slots=True, kw_only=True)
class Tally:
    """Of one question: how many members follow the answer, give the same one, give another one."""

    question: Question
    follow: int = 0
    same: int = 0
    otherwise: int = 0

    @property
    def total(self) -> int:
        return self.follow + self.same + self.otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriable:
    """A requirement that may be carried; `answers` are what members would take over."""

    requirement: Requirement
    ticked: bool
    suggested: bool
    answers: tuple[str, ...]


def list_carriable(sheet: Sheet, *, ticked: Collection[str]) -> dict[Theme, tuple[Carriable, ...]]:
    """By theme: what is asked of the structure itself, and what it carries already."""
    likely = suggested(sheet.content)
    lists = {
        theme: tuple(
            Carriable(
                requirement=one,
                ticked=one.code in ticked,
                suggested=one.code in likely,
                answers=_labels(sheet, one),
            )
            for one in theme.requirements
            if one.code in sheet.scope.asked or one.code in ticked
        )
        for theme in sheet.content.themes
    }
    return {theme: found for theme, found in lists.items() if found}


def _labels(sheet: Sheet, requirement: Requirement) -> tuple[str, ...]:
    return tuple(
        question.choice(sheet.answers[question.code].choice).label
        for question in requirement.questions
        if question.code in sheet.answers
    )


def tally(sheet: Sheet, carried: Collection[str]) -> dict[Requirement, list[Tally]]:
    """What members made of each answer of the structure; one query."""
    content = sheet.content
    tallies = {
        code: Tally(question=content.questions[code])
        for code in questions_of(content, carried)
        if code in sheet.answers
    }
    counted = (
        _of_members(sheet.assessment.practice, sheet.assessment.version)
        .filter(question__in=tallies)
        .annotate(is_own=ExpressionWrapper(Q(inherited_from=None), output_field=BooleanField()))
        .values_list("question", "choice", "is_own")
        .annotate(count=Count("pk"))
    )
    for code, choice, is_own, count in counted.order_by():
        _add(tallies[code], is_own=is_own, is_same=choice == sheet.answers[code].choice, count=count)
    by_requirement: defaultdict[Requirement, list[Tally]] = defaultdict(list)
    for code, one in tallies.items():
        by_requirement[content.requirement_of[code]].append(one)
    return by_requirement


def shared_context(user: User, practice: Practice, version: ReferentialVersion) -> dict[str, Any]:
    """What members made of what `practice` carries, in its newest standing assessment; four queries."""
    newest = standing_on(version).filter(practice=practice).select_related("practice", "version").first()
    if newest is None:
        return {"tallies": (), "reasons": ()}
    sheet, carried = load_sheet(newest), carried_by(practice, version.referential)
    return {
        "tallies": tally(sheet, carried).items(),
        "reasons": reasons_open_to(user, sheet, carried),
    }


def _add(one: Tally, *, is_own: bool, is_same: bool, count: int) -> None:
    if not is_own:
        one.follow += count
    elif is_same:
        one.same += count
    else:
        one.otherwise += count


def reasons_open_to(user: User, sheet: Sheet, carried: Collection[str]) -> list[Answer]:
    """Why members answer otherwise, of those whose answers `user` may see; one query, the latest first."""
    rows = _of_members(sheet.assessment.practice, sheet.assessment.version)
    own = rows.filter(
        allowed(user, to=Right.VIEW, prefix="assessment__practice__"),
        question__in=questions_of(sheet.content, carried),
        inherited_from=None,
        in_view_of__isnull=False,
    ).exclude(reason="")
    related = own.select_related("assessment__practice").order_by("-answered_at", "-pk")
    return [row for row in related[:MOST_REASONS] if row.choice != _choice(sheet, row.question)]


def _choice(sheet: Sheet, question: str) -> str:
    return sheet.answers[question].choice if question in sheet.answers else ""


def _of_members(parent: Practice, version: ReferentialVersion) -> QuerySet[Answer]:
    """The answers in force of the members' latest assessments on this version, those that stand."""
    later = Answer.objects.filter(
        assessment=OuterRef("assessment"), question=OuterRef("question"), revision__gt=OuterRef("revision")
    )
    latest = Assessment.objects.filter(practice__parent=parent, version=version.pk, is_latest=True)
    return Answer.objects.filter(~Q(choice=""), ~Exists(later), assessment__in=latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRow:
    theme: Theme
    requirement: Requirement
    shared: Shared


Rows = tuple[SharedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPage:
    """The questions asked that the parent answers, in their order, by what one made of each."""

    follows: Rows
    confirmed: Rows
    differs: Rows
    released: Rows

    @property
    def carrier(self) -> Practice | None:
        every = (*self.follows, *self.confirmed, *self.differs)
        return next((row.shared.offer.carrier for row in every if row.shared.offer), None)


def build_shared_page(sheet: Sheet) -> SharedPage:
    """Two queries."""
    content, shared = sheet.content, look_at_shared(sheet)
    rows = [
        SharedRow(
            theme=content.theme_of[code],
            requirement=content.requirements[code],
            shared=shared[question.code],
        )
        for code, questions in sheet.scope.asked.items()
        for question in questions
        if question.code in shared and shared[question.code].mine is not None
    ]
    return SharedPage(
        **{stance.value: tuple(row for row in rows if row.shared.stance is stance) for stance in Stance}
    )
