"""The WSGI application: web2py, and around it what every answer carries and what is refused."""

import re
from collections.abc import Iterable
from io import BytesIO
from time import perf_counter
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import SecurityError
from werkzeug.http import parse_options_header
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.wsgi import get_host

from . import config, engine, log, security

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# web2py believes these, whoever sent them.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
)
LOOPBACK = {"127.0.0.1", "::1", "localhost", "[::1]"}
# web2py's own pages for the IDE have their scripts and styles in them.
IDE_POLICY = "default-src 'self' data: 'unsafe-inline' 'unsafe-eval'; frame-ancestors 'none'"
INTERNAL = {"web2py_error", "x-powered-by"}


def create_app(settings: config.Settings | None = None) -> "WSGIApplication":
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or config.Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
    web2py = engine.boot().wsgibase
    static = engine.folder() / "applications" / engine.APP / "static"
    site = SharedDataMiddleware(web2py, {"/static": str(static)}, cache_timeout=3600)
    proxies = settings.trusted_proxies
    return ProxyFix(Envelope(site, settings), x_for=proxies, x_proto=proxies, x_host=proxies)


class Envelope:
    """Refuses what must not reach web2py, completes each answer, and writes the access line."""

    def __init__(self, app: "WSGIApplication", settings: config.Settings) -> None:
        self.app = app
        self.settings = settings
        self.headers = security.headers(https_only=settings.https_only)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        method = environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))
        environ |= {"site.path": path, "site.settings": self.settings}
        if status := self.refusal(environ, path):
            environ |= error_page(status, method, self.settings)
        for header in FORWARDED:
            environ.pop(header, None)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            log.access(method, path, int(status[:3]), perf_counter() - started, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            if is_ide(path):
                ours["Content-Security-Policy"] = IDE_POLICY
            empty = {"content-type", "content-length"} if status.startswith("204") else set()
            kept = [each for each in headers if each[0].lower() not in INTERNAL | empty]
            for name, _ in kept:  # what an action has set stays
                ours.pop(name, None)
            return start_response(status, [*kept, *ours.items()], *exc_info)

        body = self.app(environ, start)
        if method == "HEAD":
            getattr(body, "close", lambda: None)()
            return [b""]
        # The IDE answers with translations, which servers cannot send.
        return [str(body).encode()] if type(body).__name__ == "lazyT" else body

    def refusal(self, environ: "WSGIEnvironment", path: str) -> int:
        """Return the status with which to refuse the request, or 0."""
        try:
            if not path.startswith("/health/"):  # probes call a server by its address
                get_host(environ, self.settings.allowed_hosts)
        except SecurityError:
            return 400
        length = environ.get("CONTENT_LENGTH") or "0"
        kind, options = parse_options_header(environ.get("CONTENT_TYPE"))
        boundary = options.get("boundary", "") if kind.startswith("multipart/") else "-"
        if not (length.isdecimal() and re.fullmatch("[ -~]{0,200}[!-~]", boundary)):
            return 400
        if int(length) > self.settings.max_body_bytes:
            return 413
        if "_TEST" in path or (is_ide(path) and not self.is_developer(environ)):
            return 404
        return 0

    def is_developer(self, environ: "WSGIEnvironment") -> bool:
        """Return whether the request comes from the machine that the site is developed on."""
        return (
            self.settings.app_env == "development"
            and not self.settings.trusted_proxies
            and not any(header in environ for header in FORWARDED)
            and environ.get("REMOTE_ADDR") in LOOPBACK
            and environ.get("HTTP_HOST", "").rsplit(":", 1)[0] in LOOPBACK
        )


def is_ide(path: str) -> bool:
    """Return whether the path leads to the IDE, also where `\\` is `/` or ADMIN is admin."""
    return "admin" in path.replace("\\", "/").casefold().split("/")[:3]


def error_page(status: int, method: str, settings: config.Settings) -> dict[str, Any]:
    """Return the request, instead of the one that is refused, for the page that tells so."""
    return {
        "CONTENT_LENGTH": "0",
        "HTTP_HOST": settings.allowed_hosts[0].lstrip("."),
        "PATH_INFO": f"/{engine.APP}/default/error",
        "QUERY_STRING": "",
        "REQUEST_METHOD": method if method == "HEAD" else "GET",
        "WEB2PY_STATUS_CODE": status,
        "wsgi.input": BytesIO(),
    }
