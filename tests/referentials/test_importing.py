"""A content becomes a draft, once, and quickly."""

import time
from dataclasses import replace

import pytest

from referentials import models
from referentials.content_loading import build_content
from referentials.domain.problems import ProblemCode
from referentials.formats import native
from referentials.formats.catalogue import UnknownFormat
from referentials.importing import CannotImport, NumberIsTaken, Outcome, import_referential, store_content
from tests.referentials.conftest import published
from tests.referentials.contents import MEASURE, asked, content_of, required


def test_a_file_becomes_a_draft(db):
    imported = import_referential(native.write(content_of()))
    assert imported.outcome == Outcome.CREATED
    assert imported.version.is_draft
    assert build_content(imported.version) == content_of()


def test_a_draft_of_the_same_number_is_replaced(draft):
    imported = store_content(content_of(required("autre"), title="Nouveau titre"))
    assert (imported.outcome, imported.version) == (Outcome.DRAFT_REPLACED, draft)
    assert list(build_content(imported.version).requirements) == ["autre"]
    assert models.Choice.objects.count() == 5


def test_the_same_content_once_published_is_left_alone(live, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        imported = store_content(content_of())
    assert (imported.outcome, imported.version) == (Outcome.ALREADY_PUBLISHED, live)


def test_another_content_needs_another_number(live):
    with pytest.raises(NumberIsTaken, match="donnez un nouveau numéro"):
        store_content(content_of(required("autre")))
    assert store_content(content_of(required("autre"), number="2025.2")).outcome == Outcome.CREATED


def test_a_draft_may_have_problems_that_publishing_refuses(db):
    imported = store_content(content_of(replace(required("a"), measure=replace(MEASURE, how=""))))
    assert [problem.code for problem in imported.problems] == [ProblemCode.MEASURE_MISSING]


def test_what_cannot_be_stored_is_refused_and_leaves_nothing(db):
    with pytest.raises(CannotImport, match="« a » est donné plusieurs fois"):
        store_content(content_of(required("a"), required("b", asked("a"))))
    assert not models.Referential.objects.exists()


def test_an_unknown_format_is_told_with_those_that_exist():
    with pytest.raises(UnknownFormat, match=r"« word » n'existe pas. Formats connus : native"):
        import_referential(b"", format_name="word")


def test_600_requirements_are_stored_in_a_few_queries_and_seconds(db, django_assert_max_num_queries):
    content = content_of(*(required(f"r{rank}") for rank in range(600)))
    before = time.process_time()
    with django_assert_max_num_queries(80):  # SQLite inserts about a hundred rows at a time
        published(content)
    assert time.process_time() - before < 4
