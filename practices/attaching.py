"""Joining an MSP or a CPTS by its link, and leaving it: either side may end it at once."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from practices.journal import record
from practices.models import AttachmentLink, JournalEntry, Membership, Practice, User
from practices.secret_links import hash_secret, new_secret

LASTS = timedelta(days=30)
Kind = Practice.Kind
PARENTS_OF: dict[Kind, tuple[Kind, ...]] = {
    Kind.SOLO: (Kind.MSP, Kind.CPTS),
    Kind.GROUP: (Kind.MSP, Kind.CPTS),
    Kind.MSP: (Kind.CPTS,),
    Kind.CPTS: (),
}
"""What each kind may belong to."""
if set(PARENTS_OF) != set(Kind):
    raise RuntimeError("PARENTS_OF lacks a kind")
PARENTS = frozenset(parent for parents in PARENTS_OF.values() for parent in parents)


class NoSuchLink(Exception):
    """It was never made, was revoked, or is too old: all the same to whoever holds it."""


class Obstacle(StrEnum):
    KIND = "kind"
    """What it is cannot belong to what the other is, nor to itself."""
    CYCLE = "cycle"
    """The other belongs to it already, straight or through others."""
    HAS_PARENT = "has_parent"
    """It belongs to another one; whoever asks must say that they leave it."""


class CannotAttach(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle = obstacle


def make_link(*, parent: Practice, by: User, at: datetime) -> tuple[AttachmentLink, str]:
    """The link and its secret, kept nowhere. Raises CannotAttach for a kind that has no members."""
    if parent.kind not in PARENTS:
        raise CannotAttach(Obstacle.KIND)
    token = new_secret()
    link = AttachmentLink.objects.create(
        parent=parent, token_hash=hash_secret(token), made_by=by, made_at=at, expires_at=at + LASTS
    )
    return link, token


def revoke_link(*, link: AttachmentLink, at: datetime) -> None:
    """At once; twice is harmless."""
    AttachmentLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)


def live_links(parent: Practice, *, at: datetime) -> QuerySet[AttachmentLink]:
    return parent.attachment_links.filter(revoked_at=None, expires_at__gt=at).select_related("made_by")


def find_link(token: str, *, at: datetime) -> AttachmentLink:
    """Raises NoSuchLink."""
    live = AttachmentLink.objects.filter(revoked_at=None, expires_at__gt=at).select_related("parent")
    link = live.filter(token_hash=hash_secret(token)).first()
    if link is None:
        raise NoSuchLink
    return link


def may_join(user: User, parent: Practice) -> QuerySet[Practice]:
    """Those that `user` answers for, and whose kind may belong to that of `parent`."""
    kinds = [kind for kind, parents in PARENTS_OF.items() if parent.kind in parents]
    owned = Practice.objects.filter(memberships__user=user, memberships__role=Membership.Role.OWNER)
    return owned.filter(kind__in=kinds).exclude(pk=parent.pk).select_related("parent").order_by("name", "pk")


@transaction.atomic
def attach(*, practice: Practice, parent: Practice, leaving: UUID | None, by: User) -> None:
    """`leaving` is the structure that the person was shown and agreed to leave. Raises CannotAttach.

    Joining twice writes nothing new.
    """
    locked = {one.pk: one for one in _lock(practice.pk, parent.pk)}
    child, above = locked[practice.pk], locked[parent.pk]
    if above.kind not in PARENTS_OF[Kind(child.kind)]:
        raise CannotAttach(Obstacle.KIND)
    if _is_above(child.pk, above):
        raise CannotAttach(Obstacle.CYCLE)
    if child.parent_id == above.pk:
        return
    if child.parent_id is not None and child.parent_id != leaving:
        raise CannotAttach(Obstacle.HAS_PARENT)
    if child.parent is not None:
        _note(JournalEntry.Verb.DETACHED, child, child.parent, by=by)
    child.parent = above
    child.save(update_fields=["parent"])
    _note(JournalEntry.Verb.ATTACHED, child, above, by=by)
    practice.parent = above


@transaction.atomic
def detach(*, practice: Practice, parent: Practice, by: User) -> None:
    """By an owner of either; nothing when it belongs to another one by now."""
    [child] = _lock(practice.pk)
    if child.parent_id != parent.pk:
        return
    child.parent = None
    child.save(update_fields=["parent"])
    _note(JournalEntry.Verb.DETACHED, child, parent, by=by)
    practice.parent = None


def _lock(*keys: UUID) -> list[Practice]:
    """Always in the same order, so that two who cross do not wait for each other."""
    rows = Practice.objects.select_for_update(of=("self",)).select_related("parent")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _is_above(pk: UUID, practice: Practice | None) -> bool:
    """A structure has two above it at most; the walk stops at any loop that the administration made."""
    seen: set[UUID] = set()
    while practice is not None and practice.pk not in seen:
        if practice.pk == pk:
            return True
        seen.add(practice.pk)
        practice = practice.parent
    return False


def _note(verb: JournalEntry.Verb, child: Practice, parent: Practice, *, by: User) -> None:
    """In both journals: the parent's says « … la structure à celle-ci : CHILD »."""
    record(practice=child, actor=by, verb=verb, detail=parent.name)
    record(practice=parent, actor=by, verb=verb, detail=f"celle-ci\u00a0: {child.name}")
