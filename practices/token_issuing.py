"""Giving a program a token, taking it back, and telling whose a token is."""

import re
import secrets
from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from practices.api_token import ApiToken
from practices.models import User
from practices.secret_links import hash_secret, new_secret

LONGEST = timedelta(days=368)
"""A year, leap or not, up to the end of its last day."""
MOST_LIVE = 20
"""Live tokens of one person: more of them are forgotten ones."""

WRITTEN = re.compile(r"cct_([0-9a-f]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
"""A fixed beginning, by which scanners of source code find a leaked one; then its public part, its secret."""

DAYS_REMEMBERED = 366


class Refusal(StrEnum):
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class TokenRefused(Exception):
    """Expired and revoked are told only to whoever knows the secret."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class TooManyTokens(Exception):
    """The person holds MOST_LIVE live tokens already."""


class LastsTooLong(Exception):
    """A token ends LONGEST after its creation, at the latest."""


def issue_token(
    *, owner: User, name: str, scopes: Collection[ApiToken.Scope], at: datetime, expires_at: datetime
) -> tuple[ApiToken, str]:
    """The token and its text, which is kept nowhere. Raises LastsTooLong or TooManyTokens."""
    if not at < expires_at <= at + LONGEST:
        raise LastsTooLong
    if owner.api_tokens.live().count() >= MOST_LIVE:
        raise TooManyTokens
    prefix, secret = secrets.token_hex(4), new_secret()
    token = ApiToken.objects.create(
        owner=owner,
        name=name,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        scopes=sorted(scopes),
        created_at=at,
        expires_at=expires_at,
    )
    return token, f"cct_{prefix}_{secret}"


def revoke_token(token: ApiToken, *, at: datetime) -> None:
    """At once, and for good; the first time counts."""
    ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=at)


def find_token(text: str, *, at: datetime) -> ApiToken:
    """With its owner, in one query; remembers the day of use. Raises TokenRefused."""
    written = WRITTEN.fullmatch(text)
    if written is None:
        raise TokenRefused(Refusal.UNKNOWN)
    prefix, secret = written.groups()
    active = ApiToken.objects.filter(owner__is_active=True).select_related("owner")
    token = active.filter(prefix=prefix).first()
    if not constant_time_compare(hash_secret(secret), token.secret_hash if token else "") or token is None:
        raise TokenRefused(Refusal.UNKNOWN)
    if token.revoked_at is not None:
        raise TokenRefused(Refusal.REVOKED)
    if token.expires_at <= at:
        raise TokenRefused(Refusal.EXPIRED)
    _remember_use(token, timezone.localdate(at))
    return token


def _remember_use(token: ApiToken, today: date) -> None:
    """In the cache, and the day only: a GET writes nothing to the database."""
    key = _use_key(token.pk)
    if cache.get(key) != today.isoformat():
        cache.set(key, today.isoformat(), timeout=DAYS_REMEMBERED * 24 * 3600)


def last_uses(tokens: Collection[ApiToken]) -> dict[int, date]:
    """The day when each was last used, as far as the cache remembers."""
    keys = {_use_key(token.pk): token.pk for token in tokens}
    return {keys[key]: date.fromisoformat(day) for key, day in cache.get_many(keys).items()}


def _use_key(token_id: int) -> str:
    return f"api-token-used:{token_id}"
