"""Giving people access to a practice, and taking it back at once."""

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format

from practices.journal import record
from practices.models import JournalEntry, Mandate, Membership, Practice, User


class NoSuchAccount(Exception):
    """No active account has this e-mail address."""


class AlreadyHasAccess(Exception):
    """The person is a member already, or holds a live mandate."""


class LastOwner(Exception):
    """A practice always keeps one person who answers for it."""


def find_account(email: str) -> User:
    """Raises NoSuchAccount, in the same words for an unknown address and for a closed account."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        raise NoSuchAccount
    return user


@transaction.atomic
def add_member(*, practice: Practice, email: str, role: Membership.Role, by: User) -> Membership:
    """Raises NoSuchAccount or AlreadyHasAccess."""
    user = find_account(email)
    membership, created = practice.memberships.get_or_create(user=user, defaults={"role": role})
    if not created:
        raise AlreadyHasAccess
    detail = f"{user.email} ({membership.get_role_display().lower()})"
    record(practice=practice, actor=by, verb=JournalEntry.Verb.MEMBER_ADDED, detail=detail)
    return membership


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """Raises LastOwner."""
    # Two owners may leave at the same time: one after the other, then.
    Practice.objects.select_for_update().get(pk=membership.practice_id)
    owners = Membership.objects.filter(practice=membership.practice_id, role=Membership.Role.OWNER)
    if membership.role == Membership.Role.OWNER and not owners.exclude(pk=membership.pk).exists():
        raise LastOwner
    membership.delete()
    verb = JournalEntry.Verb.MEMBER_REMOVED
    record(practice=membership.practice, actor=by, verb=verb, detail=membership.user.email)


@transaction.atomic
def grant_mandate(
    *, practice: Practice, email: str, ends_on: date | None, by: User, at: datetime, today: date
) -> Mandate:
    """Their expired mandate makes room for the new one. Raises NoSuchAccount or AlreadyHasAccess."""
    dpo = find_account(email)
    Practice.objects.select_for_update().get(pk=practice.pk)
    practice.mandates.filter(dpo=dpo, revoked_at__isnull=True, ends_on__lt=today).update(revoked_at=at)
    is_member = practice.memberships.filter(user=dpo).exists()
    if is_member or practice.mandates.filter(dpo=dpo, revoked_at__isnull=True).exists():
        raise AlreadyHasAccess
    mandate = Mandate.objects.create(
        practice=practice, dpo=dpo, granted_by=by, granted_at=at, ends_on=ends_on
    )
    until = f" jusqu'au {date_format(ends_on)}" if ends_on else ""
    verb = JournalEntry.Verb.MANDATE_GRANTED
    record(practice=practice, actor=by, verb=verb, detail=f"{dpo.email}{until}")
    return mandate


@transaction.atomic
def revoke_mandate(*, mandate: Mandate, by: User, at: datetime) -> None:
    """At once; revoking twice is harmless."""
    revoked = Mandate.objects.filter(pk=mandate.pk, revoked_at__isnull=True).update(revoked_at=at)
    if revoked:
        verb = JournalEntry.Verb.MANDATE_REVOKED
        record(practice=mandate.practice, actor=by, verb=verb, detail=mandate.dpo.email)
