"""One machine's settings, with the addresses of `benchmarks.site`."""

from cabinet_compliance.settings.dev import *

ROOT_URLCONF = "benchmarks.site"
