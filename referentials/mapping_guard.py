"""Triggers that keep a frozen mapping as it was when its target was published.

A migration that alters the rows' table removes the guard first and installs it again last.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MAPPINGS, ROWS = "referentials_versionmapping", "referentials_mappingrow"
MESSAGE = "a frozen mapping does not change"
EVENTS = {"sqlite": ("INSERT", "UPDATE"), "postgresql": ("INSERT", "UPDATE", "DELETE")}
"""As for published versions, SQLite has no guard on DELETE: Django empties its tables row by row."""


def install_mapping_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for event in EVENTS[vendor]:
        for statement in _STATEMENTS[vendor](event):
            schema_editor.execute(statement)


def remove_mapping_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for event in EVENTS[vendor]:
        name = _name(event)
        schema_editor.execute(
            f"DROP TRIGGER IF EXISTS {name}"
            if vendor == "sqlite"
            else f"DROP FUNCTION IF EXISTS {name}() CASCADE"
        )


def _name(event: str) -> str:
    return f"{ROWS}_guard_{event.lower()}"


def _is_frozen(event: str) -> str:
    """An update may neither touch a frozen mapping's row nor move a row into one."""
    rows = {"INSERT": "NEW", "UPDATE": "OLD.mapping_id, NEW", "DELETE": "OLD"}[event]
    return f"EXISTS (SELECT 1 FROM {MAPPINGS} WHERE id IN ({rows}.mapping_id) AND frozen_at IS NOT NULL)"  # noqa: S608


def _sqlite(event: str) -> list[str]:
    return [
        f"CREATE TRIGGER {_name(event)} BEFORE {event} ON {ROWS} WHEN {_is_frozen(event)} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    ]


def _postgresql(event: str) -> list[str]:
    name = _name(event)
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {_is_frozen(event)} THEN RAISE EXCEPTION '{MESSAGE}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {ROWS} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
