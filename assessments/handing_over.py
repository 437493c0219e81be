"""Somebody leaves a practice: what they held goes to another, in the same stroke as their access."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assessments.assigning import NotAMember
from assessments.models import Assessment, HelpRequest, PlannedAction, ThemeAssignment
from assessments.planning import reassign_actions
from practices.journal import record
from practices.models import JournalEntry, Membership, Practice, User
from practices.sharing import remove_member
from referentials.content_loading import published_content
from referentials.domain.content import Content

OPEN = (PlannedAction.Status.TO_DO, PlannedAction.Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What somebody sees to in a practice, in the assessments that still move."""

    themes: list[ThemeAssignment]
    actions: list[PlannedAction]
    requests: list[HelpRequest]
    """What they asked somebody outside, and has not come back yet."""

    @property
    def count(self) -> int:
        return len(self.themes) + len(self.actions) + len(self.requests)


def held_by(person: User, practice: Practice, *, at: datetime) -> Held:
    """Three queries. An action is somebody's when it bears their name or their address."""
    standing = Q(assessment__practice=practice) & ~Q(assessment__state__in=Assessment.SUPERSEDED)
    named = Q(assignee__iexact=str(person)) | Q(assignee__iexact=person.email)
    awaited = Q(replied_at=None, revoked_at=None, expires_at__gt=at)
    with_version = "assessment__version"
    return Held(
        themes=list(
            ThemeAssignment.objects.filter(standing, person=person, ended_at=None)
            .select_related(with_version)
            .order_by("pk")
        ),
        actions=list(
            PlannedAction.objects.filter(standing, named, status__in=OPEN)
            .select_related(with_version)
            .order_by("due_on", "pk")
        ),
        requests=list(
            HelpRequest.objects.filter(standing, awaited, asked_by=person).select_related(with_version)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Titles:
    """What is held, as its referential calls it."""

    themes: list[str]
    actions: list[str]


def titles_of(held: Held) -> Titles:
    return Titles(
        themes=[
            theme.title
            for one in held.themes
            for theme in _content(one.assessment).themes
            if theme.code == one.theme
        ],
        actions=[
            _content(one.assessment).requirements[one.requirement].title
            for one in held.actions
            if one.requirement in _content(one.assessment).requirements
        ],
    )


def _content(assessment: Assessment) -> Content:
    return published_content(assessment.version_id, assessment.version.content_hash)


def hand_over(*, membership: Membership, to: User | None, by: User, at: datetime) -> Held:
    """Takes the access back and gives what was held to `to`, or to nobody; answers stay under their author.

    Raises LastOwner or NotAMember; then nothing changed.
    """
    leaver, practice = membership.user, membership.practice
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        members = practice.memberships.exclude(pk=membership.pk)
        if to is not None and not members.filter(user=to).exists():
            raise NotAMember
        held = held_by(leaver, practice, at=at)
        _give_themes(held.themes, to=to, by=by, at=at)
        reassign_actions(held.actions, assignee=str(to) if to else "", by=by, at=at)
        if to is not None:
            HelpRequest.objects.filter(pk__in=[one.pk for one in held.requests]).update(asked_by=to)
        if held.count:
            verb = JournalEntry.Verb.HANDED_OVER
            record(practice=practice, actor=by, verb=verb, detail=_detail(held, leaver=leaver, to=to))
        remove_member(membership=membership, by=by)
    return held


def _give_themes(held: list[ThemeAssignment], *, to: User | None, by: User, at: datetime) -> None:
    ThemeAssignment.objects.filter(pk__in=[one.pk for one in held]).update(ended_at=at)
    if to is not None:
        ThemeAssignment.objects.bulk_create(
            ThemeAssignment(
                assessment_id=one.assessment_id, theme=one.theme, person=to, given_by=by, given_at=at
            )
            for one in held
        )


def _detail(held: Held, *, leaver: User, to: User | None) -> str:
    """As it is stored, in French, like every line of the journal."""
    counts = (
        (len(held.themes), "thème"),
        (len(held.actions), "action"),
        (len(held.requests), "demande d'aide"),
    )
    parts = [f"{count} {_plural(word, count)}" for count, word in counts if count]
    return f"{to or 'personne'}, au départ de {leaver} ({', '.join(parts)})"


def _plural(word: str, count: int) -> str:
    head, _, tail = word.partition(" ")
    return word if count < 2 else f"{head}s {tail}".strip()
