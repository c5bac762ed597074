"""What holds for every answer, whatever made it: request id, security headers, access line."""

import logging
from io import TextIOBase
from time import perf_counter
from typing import TYPE_CHECKING, Any

from . import log, security
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


class Envelope:
    """WSGI middleware, and not hooks: Bottle runs no hook after a crash."""

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
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))
        ours = {**self.headers, "X-Request-ID": identifier}

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            default = {"Cache-Control": "no-store"}
            if any(name == "Cache-Control" for name, _ in headers):
                default = {}
            text = path.encode("latin-1").decode("utf-8", "replace")
            log.access(method, text, int(status[:3]), perf_counter() - started, identifier)
            return start_response(status, [*headers, *default.items(), *ours.items()], *exc_info)

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
