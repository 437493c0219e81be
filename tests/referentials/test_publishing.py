"""A draft is published once it is complete; a published version is retired."""

from dataclasses import replace
from datetime import timedelta

import pytest

from referentials.content_loading import build_content
from referentials.domain.problems import ProblemCode
from referentials.formats.canonical import content_hash
from referentials.publishing import CannotPublish, NotPublished, publish_version, retire_version
from tests.referentials.conftest import NOON, stored
from tests.referentials.contents import content_of, required


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


def test_whoever_published_may_leave(draft, editor):
    publish_version(version=draft, by=editor, at=NOON)
    editor.delete()
    draft.refresh_from_db()
    assert draft.published_by is None
