"""Every setting, read from the environment; `.env.example` says what each one is for."""

import base64
import hashlib
import sys
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config import broker, embedded, headers, logs, schedule

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

# What runs here: a demo or a test makes its own secrets, production names them.
PRODUCTION = env.bool("DIVERT_PRODUCTION", default=False)
TESTING = "pytest" in sys.modules
DEBUG = env.bool("DEBUG", default=False)


def secret(name: str) -> str:
    """Read a secret; outside production make one that stays the same in this folder."""
    value = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(
            f"{name} is not set: production does not start without it."
        )
    return base64.b64encode(
        hashlib.sha256(f"{name}|{BASE_DIR}".encode()).digest()
    ).decode()


SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = env.str("FIELD_KEYS", default="") or f"dem1:{secret('FIELD_KEYS')}"
INDEX_KEY = secret("INDEX_KEY")

LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", default=PRODUCTION)
if not HTTPS and set(ALLOWED_HOSTS) - set(LOOPBACK):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS names a host beyond this machine: set HTTPS=1, plain http "
        "would carry what callers say in the open."
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "knox",
    "rest_framework",
    "simple_history",
    "core",
    "accounts",
    "notifications",
    "staffing",
    "providers",
    "dispatch",
    "cases",
    "referrals",
    "followups",
    "desk",
    "reports",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.NoStoreMiddleware",
    "core.middleware.ActsHaveNoPageMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.TokenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "accounts.idle.IdleMiddleware",
    "accounts.middleware.SignInMiddleware",
    "accounts.factors.SecondFactorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
    "accounts.middleware.ScopeMiddleware",
]

ROOT_URLCONF = "config.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
WSGI_APPLICATION = "config.wsgi.application"
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
                "accounts.idle.idle_seconds",
                "desk.nav.counts",
            ],
        },
    },
]


def database() -> dict:
    """Describe the one database: as the app role, or as the owner to migrate it."""
    as_owner = env.bool("DIVERT_AS_OWNER", default=False)
    url = env.str("DATABASE_URL", default="") or embedded.database_url()
    if as_owner:
        url = env.str("DATABASE_OWNER_URL", default=url)
    config = environ.Env.db_url_config(url)
    if not config["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database.")
    role = "" if as_owner else "-c role=app "
    limits = env.str(
        "DATABASE_LIMITS",
        default="-c statement_timeout=15000 -c lock_timeout=5000"
        " -c idle_in_transaction_session_timeout=30000",
    )
    config["OPTIONS"] = config.get("OPTIONS", {}) | {
        "options": role + limits,
        "server_side_binding": True,
        "prepare_threshold": 1,
    }
    config["CONN_MAX_AGE"] = None
    config["CONN_HEALTH_CHECKS"] = True
    config["TEST"] = {"NAME": env.str("TEST_DATABASE_NAME", default="test_divert")}
    return config


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
    }
}

# Sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Divert: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Divert"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
IDLE_TIMEOUT = timedelta(minutes=env.int("IDLE_MINUTES", default=30))
IDLE_WARNING = timedelta(minutes=2)

# Cookies: the __Host- prefix binds them to this host, and is only valid over https.
PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = f"{PREFIX}sid"
SESSION_COOKIE_AGE = int(timedelta(hours=14).total_seconds())
SESSION_COOKIE_SECURE = HTTPS
# The default keeps what a page says once in a cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = f"{PREFIX}csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # sign-in opens in a frame over the page
CONTENT_SECURITY_POLICY = headers.CONTENT_SECURITY
PERMISSIONS_POLICY = headers.PERMISSIONS

# Words, numbers and times
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Files
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.static.HashedFiles"
        if not (DEBUG or TESTING)
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
# Looked up when asked for: every client of a test would read all files anew.
WHITENOISE_AUTOREFRESH = DEBUG or TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
# Directory files wait here for their import; web and worker both need the folder.
IMPORT_DIR = Path(env.str("IMPORT_DIR", default=str(VAR_DIR / "imports")))
# How long a worker's import is left to it without a sign of life.
IMPORT_LEASE = timedelta(seconds=env.int("IMPORT_LEASE_SECONDS", default=60))
# CAD systems drop files into folders below this one; without it none is looked into.
CALL_FOLDER = env.str("CALL_FOLDER", default="")
# How long a dropped file has to lie untouched before it counts as whole.
CALL_FOLDER_QUIET = env.int("CALL_FOLDER_QUIET_SECONDS", default=10)
# How long one stays there once it is loaded: what callers said lies in it in the open.
CALL_FOLDER_KEPT = timedelta(days=env.int("CALL_FOLDER_KEPT_DAYS", default=7))
UPLOAD_MOST_BYTES = env.int("UPLOAD_MOST_MB", default=200) * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.uploads.CappedUpload",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Real standards and data, where a machine has them; tests that need them skip without.
SHARED_DATA = Path(
    env.str("SHARED_DATA", default=str(BASE_DIR.parent / "shared" / "data"))
)

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.RequestAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.RolePermission"],
    "DEFAULT_PARSER_CLASSES": ["core.parsers.SafeJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "core.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "core.openapi.ProblemSchema",
    "EXCEPTION_HANDLER": "core.errors.api_exception_handler",
    "PAGE_SIZE": 25,
    "UNAUTHENTICATED_USER": "accounts.authentication.Nobody",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Divert",
    "DESCRIPTION": "Case management for clinicians embedded in 911 dispatch.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    # Choices stand where they are used: their sets share names such as `status`.
    "POSTPROCESSING_HOOKS": [],
}
REST_KNOX = {
    "TOKEN_TTL": timedelta(days=365),
    "AUTO_REFRESH": False,
    "AUTH_HEADER_PREFIX": "Token",
}

# Work that must happen: rows in the database, and a bell that says "look" (DESIGN.md 4.7)
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 120
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_TRANSPORT_OPTIONS = broker.transport_options(
    CELERY_BROKER_URL, Path(env.str("BROKER_DIR", default=str(VAR_DIR / "broker")))
)
if CELERY_BROKER_URL.startswith("amqp"):
    CELERY_TASK_DEFAULT_QUEUE_TYPE = "quorum"
CELERY_TASK_PUBLISH_RETRY_POLICY = broker.PATIENCE
CELERY_BEAT_SCHEDULE = schedule.BEAT
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")

# E-mail
EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(VAR_DIR / "mail"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="divert@localhost")
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
# How long a worker may hold e-mails it has claimed before another takes them over.
NOTICE_LEASE = timedelta(seconds=env.int("NOTICE_LEASE_SECONDS", default=300))

# How long a worker may hold what CAD is owed before another takes it over.
CAD_OUT_LEASE = timedelta(seconds=env.int("CAD_OUT_LEASE_SECONDS", default=150))
# Closed networks in which a CAD may be told; none but the open one unless named here.
CAD_OUT_NETWORKS = [
    ip_network(text) for text in env.list("CAD_OUT_NETWORKS", default=[])
]

# A monitor reads /metrics with this bearer token; without one, outside production only.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

SIMPLE_HISTORY_DATE_INDEX = False
SIMPLE_HISTORY_ENFORCE_HISTORY_MODEL_PERMISSIONS = False

LOGGING_CONFIG = None
if not TESTING:
    logs.configure(level=env.str("LOG_LEVEL", default="INFO"))
