"""Around every request: what each answer carries, in WSGI, and what is refused, in Bottle's hooks."""

import logging
import re
from io import TextIOBase
from secrets import compare_digest
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bottle import Bottle, HTTPError, request

from . import log, security, session
from .config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Headers of reverse proxies, and what each of them stands for.
FORWARDED = {
    "HTTP_X_FORWARDED_FOR": "REMOTE_ADDR",
    "HTTP_X_FORWARDED_HOST": "HTTP_HOST",
    "HTTP_X_FORWARDED_PROTO": "wsgi.url_scheme",
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Envelope:
    """Adds the request id and the security headers, and writes the access line.

    It is no hook: what hooks add to an answer is lost when a route crashes.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.proxies = settings.trusted_proxies
        self.headers = security.headers(https_only=settings.https_only)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        believe(environ, self.proxies)
        environ["wsgi.errors"] = ErrorLog()
        method = environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            log.access(method, path, int(status[:3]), perf_counter() - started, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            for name, _ in headers:  # what a route has set stays
                ours.pop(name, None)
            return start_response(status, [*headers, *ours.items()], *exc_info)

        return self.app(environ, start)


class ErrorLog(TextIOBase):
    """A stream into the log. Bottle writes each traceback to it in one piece."""

    def write(self, text: str) -> int:
        logging.getLogger(__name__).error(text.rstrip())
        return len(text)


def believe(environ: "WSGIEnvironment", proxies: int) -> None:
    """Take from the X-Forwarded headers what that many proxies vouch for, and drop the headers.

    Bottle itself believes them whoever sent them.
    """
    for header, name in FORWARDED.items():
        values = environ.pop(header, "").split(",")
        if 0 < proxies <= len(values) and (value := values[-proxies].strip()):
            environ[name] = value


def add_hooks(app: Bottle) -> None:
    """Add what looks at a request before its route; it sees those of mounted applications too."""
    for hook in (check_host, check_size, check_token):
        app.add_hook("before_request", hook)


def check_host() -> None:
    # Headers are read from the environ: Bottle's own reading fails on what is not UTF-8.
    host, allowed = request.environ.get("HTTP_HOST", ""), request.app.settings.allowed_hosts
    # Health probes call a server by its address.
    if not request.path.startswith("/health/") and not is_allowed(host, allowed):
        raise HTTPError(400, "This site does not go by that name.")


def is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Return whether the name in a Host header is allowed; `.example.com` allows subdomains."""
    match = re.fullmatch(r"([\w.-]+|\[[\da-f:.]+\])(:\d+)?", host, re.ASCII | re.IGNORECASE)
    name = match[1].lower() if match else ""
    return any(
        name == each.lstrip(".") or (each.startswith(".") and name.endswith(each))
        for each in allowed
    )


def check_size() -> None:
    if request.chunked:
        raise HTTPError(411, "Say how long the body is.")
    if request.content_length > request.app.settings.max_body_bytes:
        raise HTTPError(413, "The request is too large.")


def check_token() -> None:
    """Refuse a change that does not come from a page of ours."""
    if request.method in SAFE_METHODS:
        return
    try:
        field = request.forms.getunicode("csrf_token", "")
    except (LookupError, ValueError) as error:
        raise HTTPError(400, "The form cannot be read.") from error
    given = request.environ.get("HTTP_X_CSRFTOKEN") or field
    if not compare_digest(given.encode(), session.csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")
