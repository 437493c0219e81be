"""Inviting by e-mail somebody who has no account yet: a link that opens once, for that address only."""

from contextlib import suppress
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import override

from practices.journal import record
from practices.models import Invitation, JournalEntry, Mandate, Membership, Practice, User
from practices.secret_links import hash_secret, new_secret
from practices.sharing import AlreadyHasAccess, Terms, open_mandate
from practices.speaking import FRENCH

LASTS = timedelta(days=14)


class NoSuchInvitation(Exception):
    """The link was never sent, was replaced by a later one, was used, or was cancelled."""


class InvitationHasExpired(Exception):
    """The link is too old, or the mandate that it promises would be over."""


class AddressDiffers(Exception):
    """The account has not shown that the invited address is its own."""


Promise = Membership.Role | Terms
"""What an invitation gives: a role, or else the terms of a mandate."""


def promise_of(invitation: Invitation) -> Promise:
    if invitation.role:
        return Membership.Role(invitation.role)
    return Terms(scope=Mandate.Scope(invitation.scope), ends_on=invitation.ends_on)


@override(FRENCH)  # the journal keeps what it says
def _in_words(promise: Promise) -> str:
    return promise.label.lower() if isinstance(promise, Membership.Role) else f"mandat\u00a0: {promise}"


@transaction.atomic
def invite(
    *, practice: Practice, email: str, promise: Promise, by: User, at: datetime
) -> tuple[Invitation, str]:
    """The invitation and its link's secret, kept nowhere; one that waits at that address is replaced."""
    Practice.objects.select_for_update().get(pk=practice.pk)
    address, token = email.strip().lower(), new_secret()
    practice.invitations.pending().filter(email=address).update(cancelled_at=at)
    terms = promise if isinstance(promise, Terms) else None
    invitation = Invitation.objects.create(
        practice=practice,
        email=address,
        role="" if isinstance(promise, Terms) else promise,
        scope=terms.scope if terms else "",
        ends_on=terms.ends_on if terms else None,
        token_hash=hash_secret(token),
        invited_by=by,
        sent_at=at,
        expires_at=at + LASTS,
    )
    record(
        practice=practice,
        actor=by,
        verb=JournalEntry.Verb.INVITED,
        detail=f"{address} ({_in_words(promise)})",
    )
    return invitation, token


@transaction.atomic
def renew_link(*, invitation: Invitation, by: User, at: datetime) -> str:
    """The new link's secret; the former link dies. Raises NoSuchInvitation when it waits no more."""
    invitation = _lock_pending(pk=invitation.pk)
    token = new_secret()
    invitation.token_hash, invitation.sent_at, invitation.expires_at = hash_secret(token), at, at + LASTS
    invitation.save(update_fields=["token_hash", "sent_at", "expires_at"])
    verb = JournalEntry.Verb.INVITED_AGAIN
    record(practice=invitation.practice, actor=by, verb=verb, detail=invitation.email)
    return token


@transaction.atomic
def cancel(*, invitation: Invitation, by: User, at: datetime) -> None:
    """At once. Raises NoSuchInvitation when it waits no more."""
    invitation = _lock_pending(pk=invitation.pk)
    invitation.cancelled_at = at
    invitation.save(update_fields=["cancelled_at"])
    verb = JournalEntry.Verb.INVITATION_CANCELLED
    record(practice=invitation.practice, actor=by, verb=verb, detail=invitation.email)


def find_invitation(token: str, *, at: datetime, today: date) -> Invitation:
    """Raises NoSuchInvitation or InvitationHasExpired."""
    pending = Invitation.objects.pending().select_related("practice", "invited_by")
    invitation = pending.filter(token_hash=hash_secret(token)).first()
    if invitation is None:
        raise NoSuchInvitation
    _refuse_expired(invitation, at=at, today=today)
    return invitation


def holds_address(user: User, email: str) -> bool:
    """Whether they confirmed it: they can read what is sent there."""
    confirmed = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return bool(confirmed.exists())  # allauth is untyped


@transaction.atomic
def accept(*, token: str, by: User, at: datetime, today: date) -> Practice:
    """Gives what was promised, once; whoever has access already keeps what they have.

    Raises NoSuchInvitation, InvitationHasExpired or AddressDiffers.
    """
    invitation = _lock_pending(token_hash=hash_secret(token))
    _refuse_expired(invitation, at=at, today=today)
    if not holds_address(by, invitation.email):
        raise AddressDiffers
    practice, promise = invitation.practice, promise_of(invitation)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    _give(invitation, promise, to=by, at=at, today=today)
    verb = JournalEntry.Verb.INVITATION_ACCEPTED
    record(practice=practice, actor=by, verb=verb, detail=f"({_in_words(promise)})")
    return practice


def _give(invitation: Invitation, promise: Promise, *, to: User, at: datetime, today: date) -> None:
    practice = invitation.practice
    if isinstance(promise, Membership.Role):
        practice.memberships.get_or_create(user=to, defaults={"role": promise})
        return
    by = invitation.invited_by
    with suppress(AlreadyHasAccess):
        open_mandate(practice=practice, dpo=to, terms=promise, granted_by=by, at=at, today=today)


def _lock_pending(**which: object) -> Invitation:
    """Until the end of the transaction. Raises NoSuchInvitation."""
    rows = Invitation.objects.pending().select_related("practice", "invited_by")
    found = rows.select_for_update(of=("self",)).filter(**which).first()
    if found is None:
        raise NoSuchInvitation
    return found


def _refuse_expired(invitation: Invitation, *, at: datetime, today: date) -> None:
    if invitation.expires_at <= at or (invitation.ends_on is not None and invitation.ends_on < today):
        raise InvitationHasExpired
