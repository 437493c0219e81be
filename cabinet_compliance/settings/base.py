"""Settings shared by every environment; each environment variable is described in docs/settings.md."""

from pathlib import Path
from typing import Any

import bootstrap
import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.FileAwareEnv()  # SECRET_KEY_FILE=/run/secrets/… works for every variable

VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "practices",
    "referentials",
    "assessments",
    "reports",
    "cabinet_compliance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "assessments.api.gate.keep_the_gate",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "practices.speaking.speak",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practices.consulting.journal_consultations",
    "django_htmx.middleware.HtmxMiddleware",
    "cabinet_compliance.request_size.refuse_oversized",
]

ROOT_URLCONF = "cabinet_compliance.urls"
WSGI_APPLICATION = "cabinet_compliance.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# SQLite needs IMMEDIATE + WAL: with Django's defaults, half of concurrent saves end in "database is locked".
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
        "PRAGMA mmap_size=134217728;PRAGMA cache_size=-20000;"
    ),
}

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'cabinet.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["OPTIONS"] = {"pool": True}

REDIS_URL = env("REDIS_URL", default="")
REDIS_CACHE = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "cache",  # the broker's keys live in the same database
    # Without Redis the site goes on: sessions are read from the database.
    "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 1},
}
IN_PROCESS_CACHE = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES: dict[str, Any] = {"default": REDIS_CACHE if REDIS_URL else IN_PROCESS_CACHE}
# Read from the cache, kept in the database: an autosave does not pay for the session.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600

AUTH_USER_MODEL = "practices.User"
AUTHENTICATION_BACKENDS = ["practices.signed_in.SignedInBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = env("EMAIL_VERIFICATION", default="optional")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or address is told to its owner
ACCOUNT_ADAPTER = "practices.signing_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "practices.signing_in.LoginForm",
    "signup": "practices.signing_in.SignupForm",
    "add_email": "practices.signing_in.AddEmailForm",
    "change_password": "practices.signing_in.ChangePasswordForm",
    "set_password": "practices.signing_in.SetPasswordForm",
    "reset_password": "practices.signing_in.ResetPasswordForm",
    "reset_password_from_key": "practices.signing_in.ResetPasswordKeyForm",
    "reauthenticate": "practices.signing_in.ReauthenticateForm",
}
# Beside allauth's own limits: giving access by e-mail must not list who has an account.
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {
    "find_account": "20/h/user",
    "verify_report": "60/m/ip",
    "ask_help": "20/h/user",
    "give_help": "60/m/ip",
}
ACCOUNT_SESSION_REMEMBER = None
# Rate limits count by client address: how many proxies of ours stand before the server?
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=300)  # of one token

EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Cabinet Compliance <noreply@localhost>")

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]  # each in its own name
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["cabinet_compliance.formats"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env("STATIC_ROOT", default=str(VAR_DIR / "static"))
BOOTSTRAP_DIR = Path(bootstrap.__path__[0])
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("bootstrap/css", BOOTSTRAP_DIR / "css"),
    ("bootstrap/js", BOOTSTRAP_DIR / "js"),
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's form icons are data: images
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# A job's row is the truth; the broker only rings. Rule: soft limit < hard limit < visibility timeout.
CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "redis://127.0.0.1:6379/0")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "unacked_restore_interval": 1,
    "unacked_restore_throttle": 1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # however long Redis is away
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 55
JOB_MEMORY_MB = env.int("JOB_MEMORY_MB", default=1500)
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 600_000  # KB: a process that a big job has swollen is replaced
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# With REMAP_SIGTERM=SIGQUIT a stopping worker finishes within this time, else gives the report back.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 3.0
CELERY_TIMEZONE = TIME_ZONE
# One that is too late would only repeat the one after it.
CELERY_BEAT_SCHEDULE = {
    "give the jobs of dead workers to others": {
        "task": "reports.tasks.sweep_jobs",
        "schedule": 10.0,
        "options": {"expires": 10.0},
    },
    "keep what portfolios and comparisons read": {
        "task": "reports.tasks.keep_figures",
        "schedule": 900.0,
        "options": {"expires": 900.0},
    },
    "hand down what structures answer for their members": {
        "task": "reports.tasks.hand_down_answers",
        "schedule": 30.0,
        "options": {"expires": 30.0},
    },
    "tell owners of campaigns and of proposed actions": {
        "task": "reports.tasks.tell_owners",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "remind of evidence to renew": {
        "task": "reports.tasks.remind_owners_of_evidence",
        "schedule": 3600.0,
        "options": {"expires": 3600.0},
    },
}

# Printed on sealed reports as an address and a QR code: frozen in the document when a report is asked for.
PUBLIC_URL = env("PUBLIC_URL", default="").rstrip("/")
SIGNING_CERTIFICATE = env("SIGNING_CERTIFICATE", default="")
SIGNING_PASSWORD = env("SIGNING_PASSWORD", default="")
TSA_URL = env("TSA_URL", default="")
SIGNING_REQUIRED = env.bool("SIGNING_REQUIRED", default=True)

# « module.function », called with the bytes and the name of each file sent as evidence: see docs/settings.md.
EVIDENCE_SCANNER = env("EVIDENCE_SCANNER", default="")
CLAMD = env("CLAMD", default="127.0.0.1:3310")  # for EVIDENCE_SCANNER=assessments.clamav.scan
MOST_REQUEST_BYTES = 25_000_000  # the largest file that a screen takes, with its form

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{levelname} {name}: {message}", "style": "{"},
        "json": {"()": "cabinet_compliance.json_logging.JsonFormatter"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Through the root only: Django's own handlers are for DEBUG and for mail to administrators.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
