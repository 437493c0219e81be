"""The memory of a worker's process, in a process of its own: a limit once set stays."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits memory on Linux only")

TAKE = """
import django; django.setup()
from celery.signals import worker_process_init
import reports.tasks
worker_process_init.send(sender=None)
try:
    bytearray(700_000_000)
except MemoryError:
    print("refused")
else:
    print("given")
"""


@pytest.mark.parametrize(("limit", "said"), [("600", "refused"), ("1500", "given"), ("0", "given")])
def test_a_worker_process_gets_no_more_than_its_share(limit, said):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cabinet_compliance.settings.test",
        "JOB_MEMORY_MB": limit,
    }
    done = subprocess.run([sys.executable, "-c", TAKE], env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == said, done.stderr
