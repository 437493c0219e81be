"""Giving people access to a practice, and taking it back at once."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from practices.journal import record
from practices.models import JournalEntry, Mandate, Membership, Practice, User
from practices.speaking import FRENCH


class NoSuchAccount(Exception):
    """No active account has this e-mail address."""


class AlreadyHasAccess(Exception):
    """The person is a member already, or holds a live mandate."""


class MandateIsOver(Exception):
    """It was revoked, or given up."""


class LastOwner(Exception):
    """A practice always keeps one person who answers for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate opens, and its last day; as text, for the journal."""

    scope: Mandate.Scope
    ends_on: date | None

    @override(FRENCH)
    def __str__(self) -> str:
        until = f", jusqu'au {date_format(self.ends_on)}" if self.ends_on else ""
        return f"{self.scope.label.lower()}{until}"


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
    with override(FRENCH):  # the journal keeps what it says
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
    *, practice: Practice, email: str, terms: Terms, by: User, at: datetime, today: date
) -> Mandate:
    """Their expired mandate makes room for the new one. Raises NoSuchAccount or AlreadyHasAccess."""
    dpo = find_account(email)
    mandate = open_mandate(practice=practice, dpo=dpo, terms=terms, granted_by=by, at=at, today=today)
    verb = JournalEntry.Verb.MANDATE_GRANTED
    record(practice=practice, actor=by, verb=verb, detail=f"{dpo.email} ({terms})")
    return mandate


def open_mandate(
    *, practice: Practice, dpo: User, terms: Terms, granted_by: User | None, at: datetime, today: date
) -> Mandate:
    """Inside a transaction, and without a line in the journal. Raises AlreadyHasAccess."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    practice.mandates.filter(dpo=dpo, revoked_at__isnull=True, ends_on__lt=today).update(revoked_at=at)
    is_member = practice.memberships.filter(user=dpo).exists()
    if is_member or practice.mandates.filter(dpo=dpo, revoked_at__isnull=True).exists():
        raise AlreadyHasAccess
    return Mandate.objects.create(
        practice=practice,
        dpo=dpo,
        scope=terms.scope,
        ends_on=terms.ends_on,
        granted_by=granted_by,
        granted_at=at,
    )


@transaction.atomic
def change_mandate(*, mandate: Mandate, terms: Terms, by: User) -> None:
    """At once; the journal keeps both. Raises MandateIsOver for one that was revoked meanwhile."""
    mandate = _lock_standing(mandate)
    before = Terms(scope=Mandate.Scope(mandate.scope), ends_on=mandate.ends_on)
    if terms == before:
        return
    mandate.scope, mandate.ends_on = terms.scope, terms.ends_on
    mandate.save(update_fields=["scope", "ends_on"])
    if terms.scope == Mandate.Scope.FIGURES:
        _end_visits(mandate, at=timezone.now())
    verb = JournalEntry.Verb.MANDATE_CHANGED
    record(practice=mandate.practice, actor=by, verb=verb, detail=f"{mandate.dpo.email} ({before} → {terms})")


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: User, at: datetime) -> None:
    """At once, by an owner or by the DPO themselves; ending twice is harmless."""
    try:
        mandate = _lock_standing(mandate)
    except MandateIsOver:
        return
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    _end_visits(mandate, at=at)
    if by == mandate.dpo:
        record(practice=mandate.practice, actor=by, verb=JournalEntry.Verb.MANDATE_GIVEN_UP)
    else:
        verb = JournalEntry.Verb.MANDATE_REVOKED
        record(practice=mandate.practice, actor=by, verb=verb, detail=mandate.dpo.email)


def _end_visits(mandate: Mandate, *, at: datetime) -> None:
    """A later mandate does not bring back a visit."""
    mandate.practice.visits.filter(dpo=mandate.dpo_id, closed_at=None).update(closed_at=at)


def _lock_standing(mandate: Mandate) -> Mandate:
    """Until the end of the transaction. Raises MandateIsOver."""
    rows = Mandate.objects.select_related("practice", "dpo").select_for_update(of=("self",))
    found = rows.filter(pk=mandate.pk, revoked_at__isnull=True).first()
    if found is None:
        raise MandateIsOver
    return found
