"""A frozen mapping stays as it was when its target was published, whoever writes; see `guarding`."""

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from referentials.guarding import Guard, install, remove

MAPPINGS, ROWS = "referentials_versionmapping", "referentials_mappingrow"
MESSAGE = "a frozen mapping does not change"
EVENTS = ("INSERT", "UPDATE", "DELETE")


def install_mapping_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    install(GUARDS, schema_editor)


def remove_mapping_guard(apps: Apps | None, schema_editor: BaseDatabaseSchemaEditor) -> None:
    remove(GUARDS, schema_editor)


def _row_is_frozen(event: str) -> str:
    """An update may neither touch a frozen mapping's row nor move a row into one."""
    rows = {"INSERT": "NEW", "UPDATE": "OLD.mapping_id, NEW", "DELETE": "OLD"}[event]
    return f"EXISTS (SELECT 1 FROM {MAPPINGS} WHERE id IN ({rows}.mapping_id) AND frozen_at IS NOT NULL)"  # noqa: S608


FROZEN = "OLD.frozen_at IS NOT NULL"
GUARDS = (
    *(Guard(table=ROWS, event=event, condition=_row_is_frozen(event), message=MESSAGE) for event in EVENTS),
    Guard(table=MAPPINGS, event="UPDATE", condition=FROZEN, message=MESSAGE),
    Guard(table=MAPPINGS, event="DELETE", condition=FROZEN, message=MESSAGE),
)
