"""What turns silent faults into failures: unknown template variables, a GET that writes, a call outside."""

import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.template.base import Node
from django.test import Client

from referentials import mapping_guard, published_guard
from referentials.guarding import installing, removing

ROOT = Path(__file__).resolve().parents[1]
OUR_TEMPLATES = tuple(
    str(ROOT / folder)
    for folder in ("templates", "practices", "referentials", "assessments", "reports", "cabinet_compliance")
)


class UndefinedVariable:
    """Stands for `string_if_invalid`: Django asks it for "%s", then formats it with the unknown name.

    Other people's templates (allauth, the admin, crispy-forms) live with unknown names: they are left alone.
    """

    def __contains__(self, key: str) -> bool:
        return key == "%s"

    def __mod__(self, variable: object) -> str:
        origin = self._template_being_rendered()
        if not origin.startswith(OUR_TEMPLATES):
            return ""
        raise AssertionError(f"Undefined template variable {variable!s} in {origin}")

    @staticmethod
    def _template_being_rendered() -> str:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            node = frame.f_locals.get("self")
            if isinstance(node, Node) and getattr(node, "origin", None) is not None:
                return str(node.origin.name)
            frame = frame.f_back
        return "?"


WRITE = re.compile(
    r"\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|MERGE\s+INTO)\s+[\"'`]?(\w+)",
    re.I,
)
SESSION_TABLE = "django_session"
CONSULTATIONS = "practices_consultation"
"""What the holder of a mandate opened is written as they open it: docs/decisions/0017."""


def forbid_writes(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """For `connection.execute_wrapper`: only sessions, the last sign-in and new consultations pass."""
    write = WRITE.match(sql)
    inserts = sql.lstrip().upper().startswith("INSERT")
    written = (SESSION_TABLE, CONSULTATIONS) if inserts else (SESSION_TABLE,)
    if write and write.group(1) not in written and '"last_login"' not in sql:
        raise AssertionError(f"A GET wrote to the database: {sql}")
    return execute(sql, params, many, context)


class ReadOnlyGetClient(Client):
    """Django's test client, in which a GET or HEAD that writes fails the test."""

    def generic(self, method: str, *args: Any, **extra: Any) -> Any:
        if method not in ("GET", "HEAD"):
            return super().generic(method, *args, **extra)
        with connection.execute_wrapper(forbid_writes):
            return super().generic(method, *args, **extra)


LOOPBACK = ("127.", "::1", "localhost")


def loopback_only() -> Iterator[None]:
    """While the generator stands open, a connection from this process to another machine fails."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"A test called {address!r}: only this machine is allowed.")
        real_connect(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        socket.socket.connect = real_connect  # type: ignore[method-assign]


def flush_past_guards() -> Iterator[None]:
    """Between transactional tests, Django empties SQLite's tables row by row, which our triggers refuse."""
    guards = (*published_guard.GUARDS, *mapping_guard.GUARDS)
    operations = DatabaseWrapper.ops_class
    plain = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        down = [removing(guard, "sqlite") for guard in guards]
        up = [statement for guard in guards for statement in installing(guard, "sqlite")]
        return [*down, *plain(self, style, tables, **options), *up]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
