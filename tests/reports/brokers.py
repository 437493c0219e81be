"""Points this process's Celery at another broker, for the time of a test."""

from contextlib import contextmanager

from celery import current_app


@contextmanager
def broker_at(url, **options):
    changes = {"broker_url": url, "broker_write_url": url, **options}
    before = {name: getattr(current_app.conf, name) for name in changes}
    current_app.conf.update(changes)
    try:
        yield
    finally:
        current_app.conf.update(before)
