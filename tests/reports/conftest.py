import logging
import os
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from reports.rendering import render_pdf
from tests.factories import MembershipFactory
from tests.reports.brokers import broker_at
from tests.reports.samples import completed_assessment, our_document
from tests.reports.workers import Workers


@pytest.fixture
def no_complaint(caplog):
    """WeasyPrint says in its log, and nowhere else, that a character or a rule was lost."""
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        yield
    assert [record.getMessage() for record in caplog.records if record.name == "weasyprint"] == []


@pytest.fixture(scope="session")
def our_pdf():
    """Our whole referential, rendered once."""
    return render_pdf(our_document())


@pytest.fixture
def database_url(transactional_db, tmp_path):
    """A database that another process may open; one in memory gives its place to a file meanwhile."""
    known: BaseDatabaseWrapper = connections["default"]
    if known.vendor == "postgresql":
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{known.settings_dict['NAME']}").geturl()
        return
    path = tmp_path / "cabinet.sqlite3"
    on_disk = type(known)({**known.settings_dict, "NAME": str(path)}, alias="default")
    on_disk.ensure_connection()
    known.ensure_connection()
    known.connection.backup(on_disk.connection)
    connections["default"] = on_disk
    yield f"sqlite:///{path}"
    on_disk.close()
    connections["default"] = known


@pytest.fixture
def workers(database_url, tmp_path):
    """On the Redis of REDIS_URL, of which this process then rings too."""
    url = os.environ["REDIS_URL"]
    workers = Workers(broker=url, database_url=database_url, folder=tmp_path)
    with broker_at(url, broker_transport_options=workers.broker_options):
        yield workers


@pytest.fixture
def stored_assessment(database_url):
    """Completed, in the database that workers open."""
    owner = MembershipFactory.create()
    return completed_assessment(owner.practice, owner.user)
