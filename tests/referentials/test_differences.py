"""The page of differences, its filter and its JSON: for those who may see both versions."""

import pytest
from django.urls import reverse
from django.utils import timezone

from referentials.importing import store_content
from referentials.models import MappingRow, VersionMapping
from referentials.publishing import publish_version
from tests.factories import UserFactory
from tests.referentials.contents import content_of, required

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    """Two published versions: one requirement reworded, one gone, one come."""
    old = store_content(content_of(required("a"), required("b"), number="1")).version
    reworded = required("a", statement="Il faut vraiment a.", severity=1)
    new = store_content(content_of(reworded, required("c"), number="2")).version
    return tuple(publish_version(version=version, by=None, at=timezone.now()) for version in (old, new))


def address(old, new, name="differences", **query):
    at = {"code": new.referential.code, "number": new.number, "other": old.number}
    return reverse(f"referentials:{name}", kwargs=at, query=query)


def test_everybody_reads_what_changed(client, pair):
    client.force_login(UserFactory())
    page = client.get(address(*pair))
    assert page.context["total"] == 3
    text = page.content.decode()
    assert "<ins>vraiment </ins>" in text
    assert "<del>" in text


@pytest.mark.parametrize(
    ("kinds", "shown"),
    [([], 3), (["added"], 1), (["severity"], 1), (["added", "removed"], 2), (["jaune"], 3)],
)
def test_the_filter_keeps_the_kinds_asked_for(client, pair, kinds, shown):
    client.force_login(UserFactory())
    assert len(client.get(address(*pair, nature=kinds)).context["entries"]) == shown


def test_the_json_says_the_same(client, pair):
    client.force_login(UserFactory())
    data = client.get(address(*pair, name="differences_json")).json()
    assert [one["kinds"] for one in data["differences"]] == [["wording", "severity"], ["added"], ["removed"]]
    assert data["differences"][0]["changes"][1] == {
        "kind": "severity",
        "field": "severity",
        "before": required("a").severity,
        "after": 1,
    }
    assert data["to"]["content_hash"] == pair[1].content_hash


def test_the_mapping_is_read(client, pair):
    mapping = VersionMapping.objects.create(source=pair[0], target=pair[1])
    MappingRow.objects.create(mapping=mapping, change="reworded", before=["a"], after=["a"])
    MappingRow.objects.create(mapping=mapping, change="reworded", before=["b"], after=["c"])
    client.force_login(UserFactory())
    found = [entry.tags for entry in client.get(address(*pair)).context["entries"]]
    assert ("Nouveau code", "Formulation") in [tags[:2] for tags in found]


def test_a_draft_is_for_the_workbench(client, pair):
    draft = store_content(content_of(required("a"), number="3")).version
    client.force_login(UserFactory())
    for name in ("differences", "differences_json"):
        assert client.get(address(pair[0], draft, name=name)).status_code == 404


def test_the_number_of_queries_does_not_grow(client, pair, django_assert_max_num_queries):
    client.force_login(UserFactory())
    client.get(address(*pair))
    with django_assert_max_num_queries(10):
        client.get(address(*pair))
