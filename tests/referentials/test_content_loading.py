"""Rows become the content they came from, in a few queries."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from referentials.content_loading import (
    UnknownReferential,
    UnknownVersion,
    build_content,
    current_version,
    find_version,
    load_content,
    published_versions,
)
from referentials.models import Measure, ReferentialVersion, Theme
from tests.referentials.conftest import published, stored
from tests.referentials.contents import content_of, contents, required

QUERIES = 9  # the version, and one a table


@pytest.mark.django_db
@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=15)
@given(contents())
def test_what_is_stored_is_loaded_back_the_same(content):
    assert build_content(stored(content)) == content


@pytest.mark.parametrize("size", [1, 40])
def test_a_draft_costs_the_same_queries_whatever_its_size(db, django_assert_num_queries, size):
    version = stored(content_of(*(required(f"r{rank}") for rank in range(size))))
    with django_assert_num_queries(QUERIES):
        assert len(load_content(version.pk).requirements) == size


def test_a_published_version_is_loaded_once(live, django_assert_num_queries):
    first = load_content(live.pk)
    with django_assert_num_queries(1):
        assert load_content(live.pk) is first


def test_a_draft_is_read_afresh(draft):
    load_content(draft.pk)
    Theme.objects.filter(version=draft).update(title="Autre titre")
    assert load_content(draft.pk).themes[0].title == "Autre titre"


def test_a_draft_without_its_measure_still_loads(draft):
    Measure.objects.filter(version=draft).delete()
    assert load_content(draft.pk).requirements["verrou"].measure.how == ""


def test_an_unknown_id_is_told(db):
    with pytest.raises(ReferentialVersion.DoesNotExist):
        load_content(999)


def test_the_current_version_is_the_latest_in_force(db):
    undated = published(content_of(number="0", effective_on=None))
    assert published_versions(on=date(2020, 6, 1)) == [undated]
    old = published(content_of(number="1", effective_on=date(2020, 1, 1)))
    new = published(content_of(number="2", effective_on=date(2025, 1, 1)))
    stored(content_of(number="3", effective_on=date(2025, 6, 1)))
    assert published_versions(on=date(2019, 12, 31)) == [undated]
    assert published_versions(on=date(2024, 12, 31)) == [old]
    assert published_versions(on=date(2025, 1, 1)) == [new]


def test_a_retired_version_is_not_current(retired):
    assert published_versions() == []


def test_each_referential_has_its_current_version(db):
    b = published(content_of(referential="b"))
    a = published(content_of(referential="a"))
    assert published_versions() == [a, b]
    assert current_version("b") == b


def test_a_version_is_found_by_its_number(draft):
    assert find_version("essai", "2025.1") == draft


def test_an_unknown_referential_is_told_with_those_that_exist(draft):
    with pytest.raises(UnknownReferential, match=r"« esai » n'existe pas. Référentiels connus : essai"):
        find_version("esai", "2025.1")
    with pytest.raises(UnknownReferential):
        current_version("esai")


def test_an_unknown_version_is_told_with_those_that_exist(draft):
    with pytest.raises(UnknownVersion, match=r"pas de version « 7 ». Versions connues : 2025.1"):
        find_version("essai", "7")
    with pytest.raises(UnknownVersion, match="aucune version publiée et en vigueur") as caught:
        current_version("essai")
    assert caught.value.existing == ["2025.1"]
