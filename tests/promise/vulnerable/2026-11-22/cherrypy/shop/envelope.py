"""Around every request: what each answer carries, and what is refused before a page sees it."""

from time import perf_counter
from typing import TYPE_CHECKING, Any

from cherrypy import HTTPError, Tool, request, tools
from werkzeug.exceptions import SecurityError
from werkzeug.wsgi import get_host

from . import log, security
from .config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Envelope:
    """WSGI middleware: adds the request id and the security headers, and writes the access line.

    It is no tool: what tools add to an answer is lost when CherryPy itself fails.
    """

    def __init__(self, app: "WSGIApplication", *, https_only: bool) -> None:
        self.app = app
        self.headers = security.headers(https_only=https_only)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        started = perf_counter()
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        identifier = log.request_id(environ.get("HTTP_X_REQUEST_ID"))

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            code, seconds = int(status[:3]), perf_counter() - started
            log.access(environ["REQUEST_METHOD"], path, code, seconds, identifier)
            ours = {"Cache-Control": "no-store", **self.headers, "X-Request-ID": identifier}
            theirs = [each for each in headers if each[0] not in unwanted(code)]
            for name, _ in theirs:  # what a page has set stays
                ours.pop(name, None)
            return start_response(status, [*theirs, *ours.items()], *exc_info)

        return self.app(environ, start)


def unwanted(status: int) -> set[str]:
    """Return the headers that CherryPy sets and that say too much, or nothing, with this status."""
    return {
        "Server",  # its version
        *({"Content-Type"} if status == 204 else ()),
        *({"Allow"} if status != 405 else ()),
    }


def guard(settings: Settings) -> None:
    """Tool: refuse a request for another host, and a body that is too large or cannot be read."""
    # Health probes call a server by its address.
    if not request.path_info.startswith("/health/"):
        try:
            get_host(request.wsgi_environ, settings.allowed_hosts)
        except SecurityError as error:
            raise HTTPError(400, "This site does not go by that name.") from error
    if "Transfer-Encoding" in request.headers:
        raise HTTPError(411, "Say how long the body is.")
    # Neither header means no body; CherryPy itself would refuse the request.
    if int(request.headers.setdefault("Content-Length", "0")) > settings.max_body_bytes:
        raise HTTPError(413, "The request is too large.")
    kind = request.body.content_type
    if kind.value.startswith("multipart/") and not kind.params.get("boundary"):
        raise HTTPError(400, "The form cannot be read.")


tools.guard = Tool("on_start_resource", guard, priority=20)
