"""Where letters go: MAIL_URL, as Django wants to have it."""

from typing import Any
from urllib.parse import unquote, urlsplit

from .standard.environment import SettingsError

BACKENDS = "django.core.mail.backends"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
# What Django had before MAILERS.
OLD_NAMES = {
    "host": "EMAIL_HOST",
    "port": "EMAIL_PORT",
    "username": "EMAIL_HOST_USER",
    "password": "EMAIL_HOST_PASSWORD",
    "use_tls": "EMAIL_USE_TLS",
    "use_ssl": "EMAIL_USE_SSL",
    "timeout": "EMAIL_TIMEOUT",
}


def mailer(url: str) -> dict[str, Any]:
    """Return an entry of MAILERS, or raise SettingsError, which does not show the password."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme == "console":
        return {"BACKEND": f"{BACKENDS}.console.EmailBackend"}
    if not (port and parts.hostname) or parts.scheme not in PORTS or parts.path + parts.query:
        raise SettingsError(
            "MAIL_URL must be smtp://, smtp+tls:// or smtps:// with host or user:password@host:port"
        )
    return {
        "BACKEND": f"{BACKENDS}.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": port,
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtps",
            "timeout": 10,
        },
    }


def old_settings(mailer: dict[str, Any]) -> dict[str, Any]:
    """Return the settings that say the same to Django 5.2."""
    options = {OLD_NAMES[name]: value for name, value in mailer.get("OPTIONS", {}).items()}
    return {"EMAIL_BACKEND": mailer["BACKEND"], **options}
