"""A version in each state."""

from datetime import UTC, datetime

import pytest

from referentials.importing import store_content
from referentials.publishing import publish_version, retire_version
from tests.referentials.contents import content_of

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def stored(content):
    return store_content(content).version


def published(content, at=NOON):
    return publish_version(version=stored(content), by=None, at=at)


@pytest.fixture
def draft(db):
    return stored(content_of())


@pytest.fixture
def live(db):
    return published(content_of())


@pytest.fixture
def retired(live):
    return retire_version(version=live, at=NOON)
