"""Links that let in whoever holds them: a secret that is sent and never kept, and what is kept of it."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """Of 32 random bytes, as an address takes it."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Whoever reads it in the database cannot follow the link. Any text is taken: it then matches nothing.

    Plain SHA-256: 256 random bits cannot be guessed, and a slow hash would be paid at each request.
    """
    return sha256(secret.encode(errors="replace")).hexdigest()
