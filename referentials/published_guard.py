"""Triggers that keep what is published as it was published, whoever writes to the database.

A migration that alters one of these tables removes the guard first and installs it again last: SQLite
rebuilds the table, and its triggers go with the old one. A test counts the triggers.
"""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

VERSIONS = "referentials_referentialversion"
PARTS = (
    "referentials_fact",
    "referentials_source",
    "referentials_theme",
    "referentials_requirement",
    "referentials_citation",
    "referentials_question",
    "referentials_choice",
    "referentials_measure",
)
FROZEN = (
    "referential_id",
    "number",
    "title",
    "description",
    "language",
    "effective_on",
    "summary",
    "release_notes",
    "weights",
    "kinds",
    "extras",
    "published_at",
    "content_hash",
)
MESSAGE = "a published referential version does not change"

# SQLite has no guard on DELETE: Django empties its tables row by row, in any order, for `flush` and tests.
SQLITE_EVENTS = ("INSERT", "UPDATE")
POSTGRESQL_EVENTS = ("INSERT", "UPDATE", "DELETE")


def install_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in INSTALLERS[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def remove_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in REMOVERS[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def trigger_names(vendor: str) -> set[str]:
    events = SQLITE_EVENTS if vendor == "sqlite" else POSTGRESQL_EVENTS
    parts = {f"{table}_guard_{event.lower()}" for table in PARTS for event in events}
    return parts | {f"{VERSIONS}_guard_{event.lower()}" for event in events if event != "INSERT"}


def _row(event: str) -> str:
    return "OLD" if event == "DELETE" else "NEW"


def _part_is_frozen(event: str) -> str:
    """An update may neither touch a published version's row nor move a row into one."""
    rows = "OLD.version_id, NEW.version_id" if event == "UPDATE" else f"{_row(event)}.version_id"
    return f"EXISTS (SELECT 1 FROM {VERSIONS} WHERE id IN ({rows}) AND state <> 'draft')"  # noqa: S608


def _version_is_frozen(event: str, differs: str) -> str:
    if event == "DELETE":
        return "OLD.state <> 'draft'"
    changes = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FROZEN)
    kept = "NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'retired')"
    return f"OLD.state <> 'draft' AND (NOT ({kept}) OR {changes})"


def _sqlite_installers() -> list[str]:
    def trigger(table: str, event: str, condition: str) -> str:
        return (
            f"CREATE TRIGGER {table}_guard_{event.lower()} BEFORE {event} ON {table} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )

    return [
        *(trigger(table, event, _part_is_frozen(event)) for table in PARTS for event in SQLITE_EVENTS),
        trigger(VERSIONS, "UPDATE", _version_is_frozen("UPDATE", "IS NOT")),
    ]


def _sqlite_removers() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}" for name in sorted(trigger_names("sqlite"))]


def _postgresql_installers() -> list[str]:
    statements = []

    def guard(table: str, event: str, condition: str) -> None:
        name = f"{table}_guard_{event.lower()}"
        statements.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {condition} THEN RAISE EXCEPTION '{MESSAGE}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {_row(event)}; END $$"
        )
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )

    for event in POSTGRESQL_EVENTS:
        for table in PARTS:
            guard(table, event, _part_is_frozen(event))
        if event != "INSERT":
            guard(VERSIONS, event, _version_is_frozen(event, "IS DISTINCT FROM"))
    return statements


def _postgresql_removers() -> list[str]:
    return [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name in sorted(trigger_names("postgresql"))]


INSTALLERS = {"sqlite": _sqlite_installers, "postgresql": _postgresql_installers}
REMOVERS = {"sqlite": _sqlite_removers, "postgresql": _postgresql_removers}
