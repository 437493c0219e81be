"""What is published, and the mapping frozen with it, never change: by models, querysets or SQL."""

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from referentials import mapping_guard, models, published_guard
from referentials.drafting import start_draft
from referentials.guarding import names
from referentials.models import VersionIsPublished
from referentials.publishing import publish_version
from tests.referentials.conftest import NOON, stored
from tests.referentials.contents import content_of

ROWS = [
    model
    for model in apps.get_app_config("referentials").get_models()
    if issubclass(model, models.PartOfVersion)
]
Version = models.ReferentialVersion
GUARDS = (*published_guard.GUARDS, *mapping_guard.GUARDS)


def refused(change):
    """The database itself says no, and nothing of the change stays."""
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        change()


def run(sql, **parts):
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**parts))


# ---- the rows of a published version


@pytest.mark.parametrize("model", ROWS)
def test_no_row_is_saved_or_deleted(live, model):
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(VersionIsPublished, match="ne change plus"):
            change()


@pytest.mark.parametrize("model", ROWS)
def test_a_row_read_before_the_publication_is_refused_too(draft, model):
    row = model.objects.first()
    publish_version(version=draft, by=None, at=NOON)
    for change in (row.save, row.delete):
        with pytest.raises(VersionIsPublished):
            change()


@pytest.mark.parametrize("model", ROWS)
def test_querysets_go_around_the_models_in_vain(live, model):
    row = model.objects.first()
    row.position = 9
    refused(lambda: model.objects.update(position=F("position") + 1))
    refused(lambda: model.objects.bulk_update([row], ["position"]))
    refused(lambda: model.objects.all()._raw_delete(model.objects.db))
    row.pk = None
    refused(lambda: model.objects.bulk_create([row]))
    with pytest.raises(VersionIsPublished):
        model.objects.create(**{f.name: getattr(row, f.name) for f in model._meta.fields if f.name != "id"})


@pytest.mark.parametrize("model", ROWS)
def test_sql_is_refused(live, model):
    table, columns = model._meta.db_table, [f.column for f in model._meta.fields if f.column != "id"]
    refused(lambda: run("UPDATE {table} SET position = position", table=table))
    refused(lambda: run("DELETE FROM {table}", table=table))
    listed = ", ".join(f'"{column}"' for column in columns)
    copy = "INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}"
    refused(lambda: run(copy, table=table, columns=listed))


@pytest.mark.parametrize("model", ROWS)
def test_a_row_moves_neither_in_nor_out(live, model):
    other = stored(content_of(number="2026.1"))
    move, table = "UPDATE {table} SET version_id = {to} WHERE version_id = {start}", model._meta.db_table
    refused(lambda: run(move, table=table, start=other.pk, to=live.pk))
    refused(lambda: run(move, table=table, start=live.pk, to=other.pk))


@pytest.mark.parametrize("model", ROWS)
def test_a_retired_version_is_as_closed(retired, model):
    refused(lambda: model.objects.update(position=9))
    refused(lambda: run("DELETE FROM {table}", table=model._meta.db_table))


# ---- the version itself


@pytest.mark.parametrize(
    "change",
    [
        {"number": "9"},
        {"title": "Autre"},
        {"description": "Autre"},
        {"language": "en"},
        {"summary": "Autre"},
        {"release_notes": "Autre"},
        {"weights": {"1": 5}},
        {"kinds": ["autre"]},
        {"extras": {"oscal": {}}},
        {"effective_on": None},
        {"published_at": NOON.replace(year=2030)},
        {"content_hash": "0" * 64},
        {"state": "draft", "published_at": None, "content_hash": ""},
    ],
)
def test_the_version_only_changes_by_being_retired(live, change):
    refused(lambda: Version.objects.update(**change))
    for name, value in change.items():
        setattr(live, name, value)
    refused(live.save)


def test_a_retired_version_does_not_come_back(retired):
    refused(lambda: Version.objects.update(state="published", retired_at=None))


def test_a_version_is_given_a_predecessor_once(live):
    first, second = stored(content_of(number="1")), stored(content_of(number="2"))
    Version.objects.filter(pk=live.pk).update(previous=first)
    for change in ({"previous": second}, {"previous": None}):
        refused(lambda change=change: Version.objects.filter(pk=live.pk).update(**change))


def test_how_long_it_stays_open_may_still_be_said(live):
    assert Version.objects.update(open_until=NOON.date()) == 1


def test_a_published_version_is_not_deleted(live):
    for delete in (live.delete, Version.objects.all().delete):
        with pytest.raises(VersionIsPublished):
            delete()
    with pytest.raises(ProtectedError):
        live.referential.delete()
    refused(lambda: run("DELETE FROM {table}", table=Version._meta.db_table))
    refused(lambda: Version.objects.all()._raw_delete(Version.objects.db))


def test_a_draft_is_deleted_with_all_its_rows(draft):
    draft.delete()
    assert not any(model.objects.exists() for model in ROWS)


# ---- the mapping


@pytest.fixture
def frozen(live):
    """From a published version to a draft: only the mapping is closed."""
    draft = start_draft(source=live, number="2027.1", by=None, at=NOON)
    mapping = models.VersionMapping.objects.create(source=live, target=draft)
    mapping.rows.create(change="identical", before=["a"], after=["a"])
    models.VersionMapping.objects.update(frozen_at=NOON)
    return mapping


def test_the_rows_of_a_frozen_mapping_stay(frozen):
    rows, row = models.MappingRow.objects, frozen.rows.get()
    refused(lambda: rows.update(note="Autre"))
    refused(rows.all().delete)
    refused(row.delete)
    refused(row.save)
    refused(lambda: rows.create(mapping=frozen, change="new", after=["b"]))
    refused(lambda: run("DELETE FROM referentials_mappingrow"))
    assert frozen.rows.get().note == ""


def test_a_row_moves_into_no_frozen_mapping(frozen, live):
    other = models.VersionMapping.objects.create(source=frozen.target, target=live)
    row = other.rows.create(change="new", after=["b"])
    refused(lambda: models.MappingRow.objects.filter(pk=row.pk).update(mapping=frozen))
    refused(lambda: models.MappingRow.objects.filter(mapping=frozen).update(mapping=other))


@pytest.mark.parametrize("change", [{"frozen_at": None}, {"revision": 5}, {"source": F("target")}])
def test_a_frozen_mapping_stays(frozen, change):
    refused(lambda: models.VersionMapping.objects.update(**change))


def test_a_frozen_mapping_is_not_deleted(frozen):
    refused(lambda: models.VersionMapping.objects.all()._raw_delete("default"))
    refused(frozen.delete)


# ---- the guard


def test_the_guard_covers_every_table_and_column():
    assert set(published_guard.PARTS) == {model._meta.db_table for model in ROWS}
    may_change = {"id", "state", "created_at", "published_by_id", "retired_at", "open_until", "revision"}
    held = {*published_guard.FROZEN, *published_guard.SET_ONCE}
    assert held == {f.column for f in Version._meta.fields} - may_change


LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith("referentials_")}


def test_every_trigger_survived_the_migrations(db):
    assert triggers() == names(GUARDS)


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_down_and_put_back():
    with connection.schema_editor() as editor:
        published_guard.remove_guard(None, editor)
        mapping_guard.remove_mapping_guard(None, editor)
    assert triggers() == set()
    with connection.schema_editor() as editor:
        published_guard.install_guard(None, editor)
        mapping_guard.install_mapping_guard(None, editor)
    assert triggers() == names(GUARDS)


@pytest.mark.django_db(transaction=True)
def test_emptying_the_tables_between_tests_puts_the_guard_back():
    publish_version(version=stored(content_of()), by=None, at=NOON)
    statements = connection.ops.sql_flush(no_style(), connection.introspection.django_table_names())
    connection.ops.execute_sql_flush(statements)
    assert not Version.objects.exists()
    assert triggers() == names(GUARDS)
