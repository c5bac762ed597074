"""Django's settings. What differs from machine to machine comes from the environment: config.py."""

import dj_database_url
import django
import django_stubs_ext

from . import log
from .config import ROOT, Settings

django_stubs_ext.monkeypatch()  # lets Django's classes take type parameters
env = Settings.from_env()

DEBUG = env.app_env == "development"
SECRET_KEY = env.secret_key
ALLOWED_HOSTS = list(env.allowed_hosts)
TRUSTED_PROXIES = env.trusted_proxies
DATA_UPLOAD_MAX_MEMORY_SIZE = env.max_body_bytes

INSTALLED_APPS = [
    "shop",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    # What sets headers comes before WhiteNoise, so that static files have them too.
    "shop.middleware.request_log",
    "django.middleware.security.SecurityMiddleware",
    "shop.middleware.content_security_policy"
    if django.VERSION < (6, 0)
    else "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shop.middleware.CommonMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shop.middleware.ErrorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TIME_ZONE = "UTC"
ROOT_URLCONF = "shop.urls"
WSGI_APPLICATION = "shop.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shop.views.site",
            ],
        },
    },
]

# Data
(ROOT / "instance").mkdir(exist_ok=True)
database = dj_database_url.parse(env.database_url, conn_max_age=600, conn_health_checks=True)
DATABASES = {"default": database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
match database["ENGINE"]:
    case "django.db.backends.sqlite3":
        # Readers do not wait for writers, and writers wait for each other instead of failing.
        database["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            "transaction_mode": "IMMEDIATE",
        }
    case "django.db.backends.mysql":
        import pymysql

        pymysql.install_as_MySQLdb()
    case "django.db.backends.oracle":
        # Beside a host and a port Django takes the name for a SID, not for a service.
        service = f"{database['HOST']}:{database['PORT'] or 1521}/{database['NAME']}"
        database.update({"NAME": service, "HOST": "", "PORT": ""})

# Accounts
AUTH_USER_MODEL = "shop.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "home"

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.https_only
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shop.views.csrf_failed"
SECURE_CSP = {
    "default-src": ["'self'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "object-src": ["'none'"],
}
SECURE_HSTS_SECONDS = 31_536_000 if env.https_only else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.https_only
# A proxy that speaks HTTPS is what makes it useful; probes come by plain HTTP.
SECURE_SSL_REDIRECT = env.https_only and TRUSTED_PROXIES > 0
SECURE_REDIRECT_EXEMPT = ["^health/"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
SILENCED_SYSTEM_CHECKS = [
    "security.W008",  # SECURE_SSL_REDIRECT is off where no proxy is trusted
    "security.W021",  # browsers' preload lists are for the owner of the domain to decide on
]

# Static files, mail and log
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

MAIL_BACKEND = f"django.core.mail.backends.{'console' if DEBUG else 'smtp'}.EmailBackend"
if django.VERSION < (6, 1):
    EMAIL_BACKEND = MAIL_BACKEND
else:
    MAILERS = {"default": {"BACKEND": MAIL_BACKEND}}

LOGGING_CONFIG = None
log.configure(env.log_level, env.log_format)

if DEBUG:
    INSTALLED_APPS.append("debug_toolbar")
    MIDDLEWARE.insert(0, "debug_toolbar.middleware.DebugToolbarMiddleware")
    INTERNAL_IPS = ["127.0.0.1"]
    DEBUG_TOOLBAR_CONFIG = {"SHOW_COLLAPSED": True}
