"""The project: wires the apps together; no app imports it."""

from cabinet_compliance.celery import app as celery_app

__all__ = ["celery_app"]
