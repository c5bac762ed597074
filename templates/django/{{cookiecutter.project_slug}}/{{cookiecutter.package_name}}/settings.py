"""Django's settings. What differs from machine to machine comes from the environment: config.py."""

import logging
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django

{% if cookiecutter.__accounts -%}
from . import mail
{% endif -%}
from .config import ROOT, Settings
from .standard import database_url, log, reach

BASE_DIR = ROOT
env = Settings.from_env()

SECRET_KEY = env.secret_key
DEBUG = env.app_env == "development"
ALLOWED_HOSTS = list(env.allowed_hosts)

# Application definition

INSTALLED_APPS = [
    # First, so that its templates come before those of the others, such as `admin/base_site.html`.
    "{{cookiecutter.package_name}}.apps.SiteConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "accounts",
{%- if cookiecutter.__example %}
    "notes",
{%- endif %}
]

MIDDLEWARE = [
    # What sets headers comes before WhiteNoise, so that static files have them too.
    "{{cookiecutter.package_name}}.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "{{cookiecutter.package_name}}.middleware.content_security_policy"
    if django.VERSION < (6, 0)
    else "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "{{cookiecutter.package_name}}.middleware.CommonMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "{{cookiecutter.package_name}}.middleware.ErrorMiddleware",
    "{{cookiecutter.package_name}}.middleware.places",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "{{cookiecutter.package_name}}.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "{{cookiecutter.package_name}}.context_processors.site",
            ],
        },
    },
]

WSGI_APPLICATION = "{{cookiecutter.package_name}}.wsgi.application"

# Database

with suppress(OSError):  # a site that keeps nothing there needs none
    (BASE_DIR / "instance").mkdir(exist_ok=True)
address = database_url.parse(env.database_url)
# A migration may wait for an answer as long as it takes; {{ cookiecutter.package_name }}/apps.py limits the others.
PATIENT = sys.argv[1:2] == ["migrate"]
database: dict[str, Any] = {
    "ENGINE": f"django.db.backends.{address.kind.replace('sqlite', 'sqlite3')}",
    "NAME": address.name,
    "USER": address.user,
    "PASSWORD": address.password,
    "HOST": address.host,
    "PORT": address.port,
    "OPTIONS": address.more(env.database_timeout, patient=PATIENT),
    # `runserver` has a thread, and would keep a connection, for each request.
    "CONN_MAX_AGE": 0 if DEBUG else 600,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,  # which a pool such as PgBouncer does not keep
}
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

match address.kind:
    case "sqlite":
        # Readers do not wait for writers, and writers wait for each other instead of failing.
        database["OPTIONS"] |= {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            "transaction_mode": "IMMEDIATE",
        }
    case "mysql":
        import pymysql

        pymysql.install_as_MySQLdb()
    case "oracle":
        # Beside a host and a port Django takes the name for a SID, not for a service.
        service = f"{address.host}:{address.port or 1521}/{address.name}"
        database.update({"NAME": service, "HOST": "", "PORT": ""})

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
{%- if cookiecutter.__accounts %}
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
RATE_LIMIT_URL = env.rate_limit_url
{%- endif %}

# Internationalization

LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"

# Static files: WhiteNoise serves them, hashed and compressed once `collectstatic` has run.

STATIC_URL = "/static/"
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "{{cookiecutter.package_name}}.storage.StaticStorage",
    },
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600
{%- if cookiecutter.__accounts %}

# Mail

MAILERS = {"default": mail.mailer(env.mail_url)}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.mail_from
if django.VERSION < (6, 1):  # it knows MAILERS by other names
    globals().update(mail.old_settings(MAILERS["default"]))
{%- endif %}

# Security

SECURE_CSP = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
}
# Another project on this host has cookies of its own; the messages are in the session.
SESSION_COOKIE_NAME = "{{cookiecutter.package_name}}_session"
CSRF_COOKIE_NAME = "{{cookiecutter.package_name}}_csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_SECURE = env.https_only
CSRF_COOKIE_SECURE = env.https_only
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "{{cookiecutter.package_name}}.errors.csrf_error"
DATA_UPLOAD_MAX_MEMORY_SIZE = env.max_body_bytes
CSRF_TRUSTED_ORIGINS = list(env.trusted_origins)
SECURE_HSTS_SECONDS = env.hsts_seconds if env.https_only else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.https_only
TRUSTED_PROXIES = env.trusted_proxies
# A proxy that speaks HTTPS is what makes it useful; probes come by plain HTTP.
SECURE_SSL_REDIRECT = env.https_only and TRUSTED_PROXIES > 0
SECURE_REDIRECT_EXEMPT = ["(^|/)health/(live|ready)$"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # SECURE_SSL_REDIRECT is off where no proxy is trusted
    "security.W021",  # browsers' preload lists are for the owner of the domain to decide on
]

# Logging

log.configure(env.log_level, env.log_format)
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "mail_admins": {
            "class": "{{ cookiecutter.package_name ~ '.mail' if cookiecutter.__accounts else 'django.utils.log' }}.AdminEmailHandler",
            "level": "ERROR",
        },
    },
    # Django's own loggers write nothing a second time. Errors go to ADMINS, where there are any.
    "loggers": {
        "django": {"handlers": [] if DEBUG else ["mail_admins"], "level": "NOTSET"},
        "django.server": {"handlers": [], "level": "NOTSET", "propagate": True},
    },
}


def without_traceback(record: logging.LogRecord) -> bool:
    """Leave out the traceback of what is no fault of the site: a client's mistake, or an outage."""
    error = record.exc_info[1] if record.exc_info else None
    is_outage = record.name == "django.request" and reach.is_lost(getattr(error, "__cause__", None))
    if is_outage or record.name.startswith("django.security") or record.levelno < logging.ERROR:
        record.exc_info = None
    return True


for handler in logging.getLogger().handlers:
    handler.addFilter(without_traceback)

# Debug toolbar: in development, where the development requirements are installed

DEBUG_TOOLBAR = DEBUG and find_spec("debug_toolbar") is not None
if DEBUG_TOOLBAR:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
