"""What one worker process may take of the machine's memory."""

import sys

from django.conf import settings


def limit_memory() -> None:
    """Beyond JOB_MEMORY_MB, the job that asked for more gets a MemoryError and the machine lives on."""
    if settings.JOB_MEMORY_MB and sys.platform == "linux":
        import resource  # not everywhere

        limit = settings.JOB_MEMORY_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
