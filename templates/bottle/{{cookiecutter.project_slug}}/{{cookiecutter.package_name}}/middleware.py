"""Around every request: what each answer carries, in WSGI, and what is refused, in Bottle's hooks."""

import logging
from io import TextIOBase
from secrets import compare_digest
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bottle import Bottle, HTTPError, request
from werkzeug.exceptions import SecurityError
from werkzeug.wsgi import get_host

from . import log, security, session
from .config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Bottle believes these, whoever sent them.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Envelope:
    """Adds the request id and the security headers, and writes the access line.

    It is no hook: what hooks add to an answer is lost when a route crashes.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.headers = security.headers(https_only=settings.https_only)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        for header in FORWARDED:
            environ.pop(header, None)
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


def add_hooks(app: Bottle) -> None:
    """Add what looks at a request before its route; it sees those of mounted applications too."""
    for hook in (check_host, check_size, check_token):
        app.add_hook("before_request", hook)


def check_host() -> None:
    # Health probes call a server by its address.
    if not request.path.startswith("/health/"):
        try:
            get_host(request.environ, request.app.settings.allowed_hosts)
        except SecurityError as error:
            raise HTTPError(400, "This site does not go by that name.") from error


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
    # Bottle's own reading of a header fails when it is not UTF-8.
    given = request.environ.get("HTTP_X_CSRFTOKEN") or field
    if not compare_digest(given.encode(), session.csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")
