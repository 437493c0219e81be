"""The rows between two versions, and the way from one version to another."""

from itertools import pairwise

import pytest

from referentials.domain.mapping import Change, Row
from referentials.mapping_loading import NoMapping, NoPath, find_path, load_rows
from referentials.models import MappingRow, ReferentialVersion, VersionMapping
from tests.referentials.conftest import stored
from tests.referentials.contents import content_of


def chain(*numbers):
    """Drafts, each the successor of the one before."""
    versions = [stored(content_of(number=number)) for number in numbers]
    for earlier, later in pairwise(versions):
        ReferentialVersion.objects.filter(pk=later.pk).update(previous=earlier)
        later.refresh_from_db()
    return versions


def test_rows_come_in_the_order_of_the_mapping(db, django_assert_num_queries):
    source, target = chain("1", "2")
    mapping = VersionMapping.objects.create(source=source, target=target)
    MappingRow.objects.create(mapping=mapping, position=2, change="removed", before=["b"], note="Abandonnée.")
    MappingRow.objects.create(mapping=mapping, position=1, change="split", before=["a"], after=["c", "d"])
    with django_assert_num_queries(1):
        rows = load_rows(source, target)
    assert rows == (
        Row(change=Change.SPLIT, before=("a",), after=("c", "d")),
        Row(change=Change.REMOVED, before=("b",), note="Abandonnée."),
    )


def test_no_mapping_is_told_from_an_empty_one(db):
    source, target = chain("1", "2")
    with pytest.raises(NoMapping, match="Aucune correspondance n'est écrite de Référentiel d'essai 1 vers"):
        load_rows(source, target)
    VersionMapping.objects.create(source=source, target=target)
    assert load_rows(source, target) == ()


def test_the_path_goes_through_every_version_between(db, django_assert_num_queries):
    first, second, third = chain("1", "2", "3")
    with django_assert_num_queries(1):
        assert find_path(first, third) == [first, second, third]
    assert find_path(second, second) == [second]


def test_there_is_no_path_back_nor_to_a_stranger(db):
    first, second = chain("1", "2")
    stranger = stored(content_of(number="9"))
    for source, target in [(second, first), (first, stranger), (stranger, second)]:
        with pytest.raises(NoPath, match="ne fait pas suite à"):
            find_path(source, target)


def test_versions_that_follow_each_other_in_a_circle_lead_nowhere(db):
    first, second = chain("1", "2")
    ReferentialVersion.objects.filter(pk=first.pk).update(previous=second)
    stranger = stored(content_of(number="9"))
    with pytest.raises(NoPath):
        find_path(stranger, second)
