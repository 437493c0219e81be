"""One content, one hash: SHA-256 of its canonical JSON (RFC 8785), whatever file it was read from."""

import hashlib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import rfc8785

from referentials.domain.content import Content
from referentials.domain.exact_numbers import exact_text


def content_hash(content: Content) -> str:
    """64 hexadecimal digits. Values equal to their default are left out: a new field changes no old hash."""
    return value_hash(content)


def value_hash(value: Any) -> str:
    """The same, of any part of a content, or of a tuple of parts."""
    return hashlib.sha256(rfc8785.dumps(_plain(value))).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        told = [(f.name, getattr(value, f.name)) for f in fields(value)]
        defaults = {f.name: _default(f) for f in fields(value)}
        return {name: _plain(found) for name, found in told if found != defaults[name]}
    if isinstance(value, Mapping):
        return {str(key): _plain(found) for key, found in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return exact_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int | None) else str(value)


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default
