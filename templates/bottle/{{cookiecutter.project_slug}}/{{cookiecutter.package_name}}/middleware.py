"""Around every request: what each answer carries, and what is refused before there is a route."""

import logging
from collections.abc import Iterable
from copy import deepcopy
from io import TextIOBase
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bottle import Bottle, HTTPError, redirect, request

from . import security
from .config import Settings
from .session import Sessions
from .standard import log

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# Bottle believes these, whoever sent them.
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")


class Envelope:
    """WSGI middleware: session, security headers, request id and access line.

    It is no hook: Bottle forgets what hooks have added when a route fails.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.sessions = Sessions(settings)
        seconds = settings.hsts_seconds if settings.https_only else 0
        self.headers = security.headers(hsts_seconds=seconds)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        started = perf_counter()
        for header in FORWARDED:
            environ.pop(header, None)
        session = environ["session"] = self.sessions.load(environ)
        before = deepcopy(session)
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
            headers = [*headers, *security.missing(ours, headers)]  # what a route has set stays
            if session != before:
                headers = [*headers, ("Set-Cookie", self.sessions.dump(session))]
            return start_response(status, headers, *exc_info)

        return self.app(environ, start)


class ErrorLog(TextIOBase):
    """A stream into the log. Bottle writes each traceback to it in one piece."""

    def write(self, text: str) -> int:
        logging.getLogger(__name__).error(text.rstrip())
        return len(text)


def add_hooks(app: Bottle) -> None:
    """Add what happens to every request before its route, also in mounted applications."""
    for hook in (open_session, check_host, lead_to_https, check_size):
        app.add_hook("before_request", hook)


def open_session() -> None:
    request.session = request.environ["session"]


def check_host() -> None:
    # Health probes call a server by its address.
    if not request.path.startswith("/health/"):
        host = request.environ.get("HTTP_HOST", "")
        if refusal := security.refusal_of_host(host, request.app.settings):
            raise HTTPError(400, refusal)


def lead_to_https() -> None:
    if address := security.https_address(request.environ, request.app.settings):
        redirect(address, 308)


def check_size() -> None:
    if request.chunked:
        raise HTTPError(411, "Say how long the body is.")
    if request.content_length > request.app.settings.max_body_bytes:
        raise HTTPError(413, "The request is too large.")
