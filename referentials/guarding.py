"""Database triggers that refuse a write, on SQLite and on PostgreSQL.

A migration that alters a guarded table removes its guards first and installs them again last: SQLite
rebuilds the table, and its triggers go with the old one. A test counts the triggers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

DIFFERS: Mapping[str, str] = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Refuses `event` on a row of `table` when `condition` holds of OLD and NEW.

    `{differs}` in the condition is the database's comparison that knows NULL.
    """

    table: str
    event: str
    condition: str
    message: str

    @property
    def name(self) -> str:
        return f"{self.table}_guard_{self.event.lower()}"


def names(guards: Iterable[Guard]) -> set[str]:
    return {guard.name for guard in guards}


def install(guards: Iterable[Guard], schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for guard in guards:
        for statement in installing(guard, vendor):
            schema_editor.execute(statement)


def remove(guards: Iterable[Guard], schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for guard in guards:
        schema_editor.execute(removing(guard, vendor))


def installing(guard: Guard, vendor: str) -> list[str]:
    name, condition = guard.name, guard.condition.replace("{differs}", DIFFERS[vendor])
    before = f"CREATE TRIGGER {name} BEFORE {guard.event} ON {guard.table}"
    if vendor == "sqlite":
        return [f"{before} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"]
    row = "OLD" if guard.event == "DELETE" else "NEW"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{guard.message}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"{before} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def removing(guard: Guard, vendor: str) -> str:
    """Safe when there is none."""
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {guard.name}"
    return f"DROP FUNCTION IF EXISTS {guard.name}() CASCADE"
