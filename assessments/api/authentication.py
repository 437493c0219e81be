"""Whose program asks, what its token may read, and how often."""

import time
from collections.abc import Mapping
from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from assessments.api.problems import TooManyRequests
from practices.api_token import ApiToken
from practices.models import User
from practices.token_issuing import Refusal, TokenRefused, find_token

Scope = ApiToken.Scope

WORDS: Mapping[Refusal, str] = {
    Refusal.UNKNOWN: "Ce jeton est inconnu.",
    Refusal.EXPIRED: "Ce jeton a expiré : créez-en un autre.",
    Refusal.REVOKED: "Ce jeton a été révoqué.",
}
if set(WORDS) != set(Refusal):
    raise RuntimeError("a refusal lacks its words")

LACKING = "Envoyez l'en-tête « Authorization: Bearer », suivi du jeton."
WINDOW = 60  # seconds


class ProgramRequest(HttpRequest):
    """A request that a token let in."""

    auth: ApiToken


class Token(HttpBearer):
    """Lets in a live token that holds `scope`; a session's cookie opens nothing here."""

    def __init__(self, scope: ApiToken.Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken | None:
        found = super().__call__(request)
        if found is None:
            raise HttpError(401, LACKING)
        return cast(ApiToken, found)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        try:
            found = find_token(token, at=timezone.now())
        except TokenRefused as error:
            raise HttpError(401, WORDS[error.why]) from error
        count_request(found)
        if not holds(found, self.scope):
            raise HttpError(403, f"Ce jeton n'a pas l'étendue {self.scope.value}.")
        return found


def holds(token: ApiToken, scope: ApiToken.Scope) -> bool:
    return scope.value in token.scopes


def owner_of(request: HttpRequest) -> User:
    return cast(ProgramRequest, request).auth.owner


def count_request(token: ApiToken) -> None:
    """In a window of a minute, counted atomically. Raises TooManyRequests; without its cache, lets in."""
    now = time.time()
    window = int(now // WINDOW)
    key = f"api-requests:{token.pk}:{window}"
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        count = cache.incr(key)
    except ValueError:  # dropped from the cache in between
        return
    if count is not None and count > settings.API_REQUESTS_PER_MINUTE:
        raise TooManyRequests(wait=max(1, int((window + 1) * WINDOW - now) + 1))
