"""The settings of a worker process of the tests: a corner of the broker, and a shorter memory of it."""

import os
from typing import Any

from cabinet_compliance.settings.test import *  # noqa: F403

CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    **CELERY_BROKER_TRANSPORT_OPTIONS,  # noqa: F405
    "global_keyprefix": os.environ["TEST_KEY_PREFIX"],
    "visibility_timeout": 10,
}
