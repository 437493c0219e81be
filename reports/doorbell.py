"""Tells the workers that a job waits; an unheard bell loses nothing, since a sweep rings again."""

import logging
from datetime import datetime
from uuid import UUID

from celery import current_app
from celery.exceptions import OperationalError

from reports.models import Job, Report

logger = logging.getLogger(__name__)

TASK = "reports.tasks.work"
PATIENCE = 1.0
"""Seconds that a page may wait for the broker."""


def ring(job_id: UUID, *, at: datetime, kind: type[Job] = Report) -> bool:
    """Whether the broker took the message; never keeps the caller waiting for one that is down."""
    try:
        _send(job_id)
    except OperationalError as error:
        logger.warning("The broker does not answer, %s stays queued: %s", job_id, error)
        return False
    kind._default_manager.filter(pk=job_id).update(rung_at=at)
    return True


def _send(job_id: UUID) -> None:
    """Raises OperationalError."""
    options = {
        **(current_app.conf.broker_transport_options or {}),
        "max_retries": 0,
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
    }
    with current_app.connection_for_write(connect_timeout=PATIENCE, transport_options=options) as connection:
        current_app.send_task(TASK, kwargs={"job_id": str(job_id)}, connection=connection, retry=False)
