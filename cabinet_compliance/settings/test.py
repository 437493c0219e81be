"""What the tests run on: SQLite unless DATABASE_URL says PostgreSQL; fast hashing, e-mail in memory."""

from cabinet_compliance.settings.base import *

SECRET_KEY = "tests"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
