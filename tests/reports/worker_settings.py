"""The settings of a worker process of the tests: a corner of the broker, and a shorter memory of it."""

import os
from typing import Any

from cabinet_compliance.settings.test import *  # noqa: F403

corner: dict[str, Any] = {"global_keyprefix": os.environ["TEST_KEY_PREFIX"], "visibility_timeout": 10}
CELERY_BROKER_TRANSPORT_OPTIONS |= corner  # noqa: F405
