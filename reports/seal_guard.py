"""Triggers that keep the register of seals as it was written, whoever writes to the database.

A migration that alters the table installs the guard again last: SQLite rebuilds the table, and its triggers
go with the old one. A test counts them.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "reports_seal"
MESSAGE = "a seal does not change"

# SQLite has no guard on DELETE: Django empties its tables row by row for `flush` and tests.
EVENTS = {"sqlite": ("UPDATE",), "postgresql": ("UPDATE", "DELETE")}


def install_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for event in EVENTS[vendor]:
        for statement in INSTALLERS[vendor](event):
            schema_editor.execute(statement)


def remove_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for name in trigger_names(vendor):
        schema_editor.execute(REMOVERS[vendor].format(name=name))


def trigger_names(vendor: str) -> list[str]:
    return [f"{TABLE}_guard_{event.lower()}" for event in EVENTS[vendor]]


def _for_sqlite(event: str) -> list[str]:
    name = f"{TABLE}_guard_{event.lower()}"
    return [f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"]


def _for_postgresql(event: str) -> list[str]:
    name = f"{TABLE}_guard_{event.lower()}"
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


INSTALLERS = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}
REMOVERS = {
    "sqlite": "DROP TRIGGER IF EXISTS {name}",
    "postgresql": "DROP FUNCTION IF EXISTS {name}() CASCADE",
}
