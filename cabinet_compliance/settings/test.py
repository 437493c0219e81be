"""What the tests run on: SQLite unless DATABASE_URL says PostgreSQL; fast hashing, e-mail in memory."""

from cabinet_compliance.settings.base import *

SECRET_KEY = "tests"  # noqa: S105 - signs nothing that outlives a test
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": IN_PROCESS_CACHE}
CELERY_BROKER_URL = REDIS_URL or "memory://"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # looks for a file when asked: each test client starts at once
ACCOUNT_RATE_LIMITS = False
