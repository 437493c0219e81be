"""What is published stays as it was published, whoever writes to the database; see `guarding`."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from referentials.guarding import Guard, install, remove

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
SET_ONCE = ("previous_id",)
"""A version published without a predecessor may still be given one, with its mapping; never another."""

MESSAGE = "a published referential version does not change"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def install_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(GUARDS, schema_editor)


def remove_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(GUARDS, schema_editor)


def _part_is_frozen(event: str) -> str:
    """An update may neither touch a published version's row nor move a row into one."""
    rows = {"INSERT": "NEW", "UPDATE": "OLD.version_id, NEW", "DELETE": "OLD"}[event]
    return f"EXISTS (SELECT 1 FROM {VERSIONS} WHERE id IN ({rows}.version_id) AND state <> 'draft')"  # noqa: S608


def _version_changes() -> str:
    changes = [f"NEW.{column} {{differs}} OLD.{column}" for column in FROZEN]
    changes += [
        f"(OLD.{column} IS NOT NULL AND NEW.{column} {{differs}} OLD.{column})" for column in SET_ONCE
    ]
    kept = "NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'retired')"
    return f"OLD.state <> 'draft' AND (NOT ({kept}) OR {' OR '.join(changes)})"


GUARDS = (
    *(
        Guard(table=table, event=event, condition=_part_is_frozen(event), message=MESSAGE)
        for table in PARTS
        for event in EVENTS
    ),
    Guard(table=VERSIONS, event="UPDATE", condition=_version_changes(), message=MESSAGE),
    Guard(table=VERSIONS, event="DELETE", condition="OLD.state <> 'draft'", message=MESSAGE),
)
