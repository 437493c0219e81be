"""One machine, no server to install: SQLite, an embedded broker, e-mail on the console."""

from cabinet_compliance.settings.base import *

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = SECRET_KEY or "only-for-one-machine-not-a-secret"
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
