"""WSGI middleware around the application: what each answer carries, and what the log says of it."""

import logging
from collections.abc import Iterable
from io import TextIOBase
from time import perf_counter
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.proxy_fix import ProxyFix

from ..config import Settings
from . import log, security
{%- if cookiecutter.__accounts %}
from .cookies import CookieSession
{%- endif %}
from .proxies import Review

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Bottle believes these, whoever sent them.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")


def wrap(app: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """Return the application with what is around it. What is put around last sees a request first."""
    proxies = settings.trusted_proxies
    one = min(proxies, 1)
    app = Envelope({{ 'CookieSession(app, settings)' if cookiecutter.__accounts else 'app' }}, settings)
    app = ProxyFix(app, x_for=proxies, x_proto=one, x_host=one, x_prefix=one)
    return Review(app, settings)


class Envelope:
    """Adds the security headers and a request id to each answer, and writes its access line.

    It is no hook: Bottle forgets what hooks have added when a route fails.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        seconds = settings.hsts_seconds if settings.https_only else 0
        self.headers = security.headers(hsts_seconds=seconds)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started = perf_counter()
        for header in FORWARDED:
            environ.pop(header, None)
        environ["wsgi.errors"] = ErrorLog()
        method = environ["REQUEST_METHOD"]
        client = environ.get("REMOTE_ADDR", "")
        # Bottle would leave out what is not UTF-8, and take `/%ff` for the home page.
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        environ["PATH_INFO"] = path.encode().decode("latin-1")
        path = environ.get("SCRIPT_NAME", "") + path
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            seconds = perf_counter() - started
            log.access(client, method, path, int(status[:3]), seconds, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            # What a route has set stays.
            return start_response(status, [*headers, *security.missing(ours, headers)], *exc_info)

        return self.app(environ, start)


class ErrorLog(TextIOBase):
    """A stream into the log. Bottle writes each traceback to it in one piece."""

    def write(self, text: str) -> int:
        logging.getLogger(__name__).error(text.rstrip())
        return len(text)
