"""One machine, no server to install: SQLite, an embedded broker, e-mail on the console."""

from pathlib import Path

from cabinet_compliance.embedded_broker import url as embedded_broker_url
from cabinet_compliance.settings.base import *
from cabinet_compliance.settings.kept_secret import kept_secret

ONE_MACHINE = True
INSTALLED_APPS += ["django_linear_migrations"]  # two branches' migrations meet as a conflict, not a surprise
DEBUG = env.bool("DEBUG", default=False)  # what a doctor sees is what we look at, error pages included
VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = SECRET_KEY or kept_secret(VAR_DIR / "secret_key")
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
WHITENOISE_USE_FINDERS = True
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # empty, but looked for at each start
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or embedded_broker_url(VAR_DIR))
LOGGING["root"]["level"] = "WARNING"
