"""A browser, the site on a real server with a database in a file, and what every page must hold."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.testcases import LiveServerThread, _StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.assessments.versions import CABINETS, SMALL, publish
from tests.browser.watching import Watch
from tests.factories import AssessmentFactory

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PATIENCE = 15_000
"""Milliseconds: a busy machine is no fault of the page."""

# Playwright's own loop runs in this thread; Django would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _database_of_production(transactional_db, tmp_path):
    """On SQLite a file, as in production: in memory, the server's threads would share one transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    memory, default = connections["default"], connections.settings["default"]
    memory.ensure_connection()
    file = tmp_path / "cabinet.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        memory.connection.backup(copy)
    name, default["NAME"] = default["NAME"], str(file)
    connections["default"] = memory.copy()
    yield
    connections["default"].close()
    connections["default"], default["NAME"] = memory, name


@pytest.fixture
def site(_database_of_production) -> Iterator[str]:
    """The address of the site."""
    server = LiveServerThread("127.0.0.1", _StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def cabinets(_database_of_production):
    """Our 2025.1."""
    return publish(CABINETS)


@pytest.fixture
def assessment(practice, dr_martin, _database_of_production):
    """Of `practice` on the small version, begun by its owner, nothing answered."""
    return AssessmentFactory.create(practice=practice, version=publish(SMALL), started_by=dr_martin)


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """What the pages complained of, asserted empty at the end."""
    watch = Watch(site)
    yield watch
    assert watch.complaints == []


@pytest.fixture
def opened(browser: Browser, site: str, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own on the site, signed in as `user` if one is given."""
    contexts: list[BrowserContext] = []

    def open_page(*, user: Any = None, on: dict[str, Any] = PHONE, **options: Any) -> Page:
        context = browser.new_context(base_url=site, locale="fr-FR", reduced_motion="reduce", **on, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])
        page = context.new_page()
        watch.over(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
