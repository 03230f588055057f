"""All settings. What differs between machines comes from the environment (see docs/deploy.md)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("HELHET_DATA", str(BASE_DIR / "var"))).resolve()
ENVIRONMENT = environment.text("HELHET_ENV", "development")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"
DEMO = environment.flag("HELHET_DEMO")
HELHET_VERSION = "0.1.0"

DEBUG = False
SECRET_KEY = environment.secret("SECRET_KEY", folder=DATA_DIR / "secrets", production=PRODUCTION)
AUDIT_KEY = environment.secret("AUDIT_KEY", folder=DATA_DIR / "secrets", production=PRODUCTION)
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "" if PRODUCTION else "127.0.0.1,localhost,[::1],testserver")
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")
BASE_URL = environment.text("BASE_URL", f"http://127.0.0.1:{environment.text('PORT', '8000')}").rstrip("/")

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "evaluation.apps.EvaluationConfig",
    "steering.apps.SteeringConfig",
    "planning.apps.PlanningConfig",
    "governance.apps.GovernanceConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "guardian",
    "csp",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "governance.identity.middleware.sessions_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "governance.core.middleware.private_pages",
    "governance.core.middleware.expired_session",
    "governance.organisation.middleware.access_once_a_request",
    "governance.organisation.middleware.acting_as_deputy",
    "config.deadlines.frame.forget_after_acting",
    "governance.core.middleware.conflict_pages",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "governance.organisation.context.page_frame",
                "config.deadlines.frame.deadlines_link",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASE_URL = environment.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'helhet.sqlite3'}")
database: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL))
if database["ENGINE"].endswith("sqlite3"):
    database["OPTIONS"] = {
        # Two writers that both begin by reading would deadlock under the default, deferred mode.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
        ),
    }
    if TESTING:
        database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATA_DIR.mkdir(parents=True, exist_ok=True)
else:
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.text("REDIS_URL")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
else:
    # Several processes share the cache, so it cannot live in the memory of one.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
        }
    }

# --- Jobs -------------------------------------------------------------------------------------------------------------
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Oslo"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")  # the code folder is read-only in production
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must never hang because the broker is down: the row is saved, and the sweep sends it later.
CELERY_TASK_PUBLISH_RETRY = False
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "visibility_timeout": 600,
        "unacked_restore_throttle": 1,
        "unacked_restore_interval": 10,
        "socket_connect_timeout": 2,
    }
else:
    BROKER_DIR = DATA_DIR / "broker"
    for folder in ("queue", "processed", "control"):
        (BROKER_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_URL = "filesystem://"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "processed_folder": str(BROKER_DIR / "processed"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.1,
    }

# --- People -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "governance.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses a locked account before any password is looked at
    "django.contrib.auth.backends.ModelBackend",
]
ANONYMOUS_USER_NAME = None
# Object permissions are read through governance.organisation.access only, never through user.has_perm.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
LOGIN_URL = "governance:login"
LOGIN_PATH = "/logg-inn/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "governance.organisation.passwords.NotLikeTheUser"},
    {"NAME": "governance.organisation.passwords.MinimumLength", "OPTIONS": {"min_length": 12}},
    {"NAME": "governance.organisation.passwords.NotCommon"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_COOKIE_AGE = 10 * 60 * 60  # seconds: a working day, counted from the login
SESSION_IDLE_AGE = 60 * int(environment.text("SESSION_IDLE_MINUTES", "60"))  # seconds without a page
SESSION_COOKIE_NAME = "helhet_session"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "helhet_csrf"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# Failed logins, counted in the database. In the demo everybody shares nine names, so a lock there is soon over.
AXES_HANDLER = "governance.identity.throttle.Throttle"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]  # each by itself; the handler reads them in this order
AXES_FAILURE_LIMIT = 30 if DEMO else 10
LOGIN_ADDRESS_LIMIT = 10 * AXES_FAILURE_LIMIT
AXES_COOLOFF_TIME = timedelta(minutes=1 if DEMO else 15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else anybody could keep a colleague out for ever
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "csrfmiddlewaretoken", "next"]
AXES_CLIENT_IP_CALLABLE = "governance.identity.throttle.client_address"
AXES_USERNAME_CALLABLE = "governance.identity.throttle.account_name"
AXES_LOCKOUT_CALLABLE = "governance.identity.throttle.locked_page"
TRUSTED_PROXIES = int(environment.text("TRUSTED_PROXIES", "0"))
# The municipality's own sign-in, by OpenID Connect; without an issuer there is none.
OIDC_ISSUER = environment.text("OIDC_ISSUER").rstrip("/")
OIDC_CLIENT_ID = environment.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = environment.text("OIDC_CLIENT_SECRET")
OIDC_REQUIRED_ACR = environment.text("OIDC_REQUIRED_ACR")
OIDC_GROUPS_CLAIM = environment.text("OIDC_GROUPS_CLAIM", "groups")
OIDC_LABEL = environment.text("OIDC_LABEL", "Logg inn med kommunens innlogging")
OIDC_ONLY = environment.flag("OIDC_ONLY")

# --- E-mail -----------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "helhet@localhost")
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_URL = environment.text("EMAIL_URL")
if DEMO or not EMAIL_URL:
    # The demo never opens a connection to a mail server; mail is kept and can be read by the administrator.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
else:
    globals().update(environment.email_settings(EMAIL_URL))

# --- Language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Norsk bokmål")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(DATA_DIR / "static")))
if TESTING:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise wants the folder
NODE_MODULES = Path(environment.text("NODE_MODULES", str(BASE_DIR / "node_modules")))
STATICFILES_DIRS = [
    ("designsystemet", NODE_MODULES / "@digdir/designsystemet-css/dist"),
    ("designsystemet-web", NODE_MODULES / "@digdir/designsystemet-web/dist"),
    ("markdown-toolbar", NODE_MODULES / "@github/markdown-toolbar-element/dist"),
    ("inter", NODE_MODULES / "@fontsource-variable/inter"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False

# --- Security ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # bytes
if PRODUCTION:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "WARNING" if TESTING else "INFO")},
}
