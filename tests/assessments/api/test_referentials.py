"""The referentials as programs read them: published ones only."""

import json
from pathlib import Path

import jsonschema
import pytest

from referentials.importing import store_content
from referentials.models import ReferentialVersion
from tests.referentials.contents import content_of, required

SCHEMA = Path(__file__).parents[3] / "referentials" / "schema" / "referential.schema.json"


@pytest.fixture
def draft(small):
    return store_content(content_of(required("a"), referential="essai", number="2")).version


def test_the_list_names_published_versions_only(ask, small, draft):
    [one] = ask("referentials").json()["items"]
    assert (one["code"], one["current_version"], one["versions"]) == ("essai", "2025.1", ["2025.1"])


def test_a_version_tells_its_hash_and_where_its_content_is(ask, small):
    one = ask("referentials/essai/versions/2025.1").json()
    assert one["content_hash"] == small.content_hash
    assert ask("referentials/essai/versions").json()["items"] == [one]
    content = ask(one["content"].removeprefix("/api/v1/")).json()
    jsonschema.validate(content, json.loads(SCHEMA.read_text()))
    assert {theme["code"] for theme in content["themes"]} >= {"postes"}


def test_drafts_and_unknown_ones_are_not_there(ask, draft):
    paths = ("essai/versions/2", "essai/versions/2/content", "essai/versions/3/content", "rien/versions")
    assert [ask(f"referentials/{path}").status_code for path in paths] == [404] * 4


def test_pages_go_on_after_a_code(ask, small):
    other = store_content(content_of(required("a"), referential="autre", number="1")).version
    ReferentialVersion.objects.filter(pk=other.pk).update(
        state="published", published_at="2026-01-01T00:00:00Z", content_hash="0" * 64
    )
    first = ask("referentials", limit=1).json()
    assert ([one["code"] for one in first["items"]], first["next"]) == (["autre"], "autre")
    second = ask("referentials", limit=1, after="autre").json()
    assert ([one["code"] for one in second["items"]], second["next"]) == (["essai"], None)
