"""Finding a practice by a part of its name or town without reading all of them, on PostgreSQL."""

from typing import Any

from django.db import migrations

INDEXES = {"practice_name_trigrams": "name", "practice_city_trigrams": "city"}


def index_parts_of_words(apps: Any, schema_editor: Any) -> None:
    """Where the extension cannot be had, the search reads on as before: slower, and right."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for name, column in INDEXES.items():
        schema_editor.execute(
            f"CREATE INDEX {name} ON practices_practice USING gin (UPPER({column}::text) gin_trgm_ops)"
        )


def forget_parts_of_words(apps: Any, schema_editor: Any) -> None:
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for name in INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0007_answering_together"),
    ]

    operations = [migrations.RunPython(index_parts_of_words, forget_parts_of_words)]
