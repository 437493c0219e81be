from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import transaction

from tests.assessments.versions import CABINETS, MESSAGERIE, SMALL, publish
from tests.factories import AssessmentFactory, MandateFactory, PracticeFactory


@contextmanager
def published_for_a_while(source: Path) -> Iterator:
    with transaction.atomic():
        yield publish(source)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cabinets(django_db_setup, django_db_blocker):
    """Our 2025.1, published once for the module and taken back at its end."""
    with django_db_blocker.unblock(), published_for_a_while(CABINETS) as version:
        yield version


@pytest.fixture(scope="module")
def messagerie(django_db_setup, django_db_blocker):
    """Our 2014.1, whose conditions read earlier answers."""
    with django_db_blocker.unblock(), published_for_a_while(MESSAGERIE) as version:
        yield version


@pytest.fixture
def small(db):
    return publish(SMALL)


@pytest.fixture
def assessment(practice, dr_martin, small):
    """Of `practice` on the small version, begun by its owner, nothing answered."""
    return AssessmentFactory.create(practice=practice, version=small, started_by=dr_martin)


@pytest.fixture
def doctor(client, dr_martin):
    """The owner's browser."""
    client.force_login(dr_martin)
    return client


@pytest.fixture
def watching(client, dpo):
    client.force_login(dpo)
    return client


@pytest.fixture
def follow(dpo, small):
    """A practice under mandate, with an assessment once answers are given."""

    def follow(name, answers=None, *, completing=False, fields=None, **mandate):
        practice = PracticeFactory(name=name, **(fields or {}))
        MandateFactory(practice=practice, dpo=dpo, **mandate)
        if answers is None:
            return None
        return AssessmentFactory(practice=practice, version=small, answers=answers, completing=completing)

    return follow
