"""A published version stays as it was published, whoever writes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from referentials import models
from referentials.content_loading import build_content
from referentials.domain.problems import ProblemCode
from referentials.formats.canonical import content_hash
from referentials.models import VersionIsPublished
from referentials.published_guard import FROZEN, PARTS, install_guard, remove_guard, trigger_names
from referentials.publishing import CannotPublish, NotPublished, publish_version, retire_version
from tests.referentials.conftest import NOON, stored
from tests.referentials.contents import content_of, required

ROWS = [
    model
    for model in apps.get_app_config("referentials").get_models()
    if issubclass(model, models.PartOfVersion)
]


def test_publishing_dates_hashes_and_signs(draft, editor):
    version = publish_version(version=draft, by=editor, at=NOON)
    assert (version.state, version.published_at, version.published_by) == ("published", NOON, editor)
    assert version.content_hash == content_hash(content_of())


def test_publishing_twice_changes_nothing(live):
    again = publish_version(version=live, by=None, at=NOON + timedelta(days=1))
    assert again.published_at == NOON


def test_a_version_with_problems_is_not_published(db):
    version = stored(content_of(replace(required("a"), citations=())))
    with pytest.raises(CannotPublish, match="a : l'exigence ne cite aucun texte") as caught:
        publish_version(version=version, by=None, at=NOON)
    assert [problem.code for problem in caught.value.problems] == [ProblemCode.CITATION_MISSING]
    version.refresh_from_db()
    assert version.is_draft


def test_a_published_version_may_be_retired_once(live):
    retired = retire_version(version=live, at=NOON)
    assert (retired.state, retired.retired_at) == ("retired", NOON)
    assert retire_version(version=live, at=NOON + timedelta(days=1)).retired_at == NOON
    assert build_content(retired) == content_of()


def test_a_draft_is_not_retired(draft):
    with pytest.raises(NotPublished):
        retire_version(version=draft, at=NOON)


@pytest.mark.parametrize("model", ROWS)
def test_no_row_of_a_published_version_is_saved_or_deleted(live, model):
    row = model.objects.first()
    for change in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(VersionIsPublished, match="ne change plus"):
            change()


@pytest.mark.parametrize("model", ROWS)
def test_the_database_refuses_what_goes_around_the_models(live, model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(position=9)
    row = model.objects.first()
    row.pk = None
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        model.objects.bulk_create([row])


def test_a_row_cannot_move_into_a_published_version(live):
    other = stored(content_of(number="2026.1"))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Theme.objects.filter(version=other).update(version=live, code="venu")


@pytest.mark.parametrize(
    "change",
    [
        {"number": "9"},
        {"weights": {"1": 5}},
        {"effective_on": None},
        {"content_hash": "0" * 64},
        {"state": "draft", "published_at": None, "content_hash": ""},
    ],
)
def test_the_version_itself_only_changes_by_being_retired(live, change):
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        models.ReferentialVersion.objects.update(**change)


def test_a_retired_version_does_not_come_back(retired):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ReferentialVersion.objects.update(state="published", retired_at=None)


def test_a_published_version_is_not_deleted(live):
    for delete in (live.delete, models.ReferentialVersion.objects.all().delete):
        with pytest.raises(VersionIsPublished):
            delete()
    with pytest.raises(ProtectedError):
        live.referential.delete()


def test_a_draft_is_deleted_with_all_its_rows(draft):
    draft.delete()
    assert not any(model.objects.exists() for model in ROWS)


def test_whoever_published_may_leave(draft, editor):
    publish_version(version=draft, by=editor, at=NOON)
    editor.delete()
    draft.refresh_from_db()
    assert draft.published_by is None


def test_the_guard_covers_every_table_and_column():
    assert set(PARTS) == {model._meta.db_table for model in ROWS}
    may_change = {"id", "state", "created_at", "published_by_id", "retired_at"}
    assert set(FROZEN) == {f.column for f in models.ReferentialVersion._meta.fields} - may_change


LISTED = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def triggers():
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        return {name for (name,) in cursor.fetchall() if name.startswith("referentials_")}


def test_every_trigger_survived_the_migrations(db):
    assert triggers() == trigger_names(connection.vendor)


@pytest.mark.django_db(transaction=True)
def test_the_guard_can_be_taken_down_and_put_back():
    with connection.schema_editor() as editor:
        remove_guard(None, editor)
    assert triggers() == set()
    with connection.schema_editor() as editor:
        install_guard(None, editor)
    assert triggers() == trigger_names(connection.vendor)
