"""What happens around every request: host check, security headers, request id, access line."""

from time import perf_counter

from flask import Flask, Response, abort, g, request

from . import log, security
from .config import Settings


def init_app(app: Flask) -> None:
    """Register the hooks; they come first, so that they see every request."""
    settings: Settings = app.config["SETTINGS"]
    headers = security.headers(https_only=settings.https_only)

    @app.before_request
    def begin() -> None:
        g.started = perf_counter()
        g.request_id = log.request_id(request.headers.get("X-Request-ID"))
        # Flask's TRUSTED_HOSTS has no exceptions, and health probes call a server by its address.
        if not request.path.startswith("/health/"):
            host = request.headers.get("Host", "")
            if not security.is_allowed_host(host, settings.allowed_hosts):
                abort(400, "This site does not go by that name.")

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in {"Cache-Control": "no-store", **headers}.items():
            response.headers.setdefault(name, value)  # what a view has set stays
        response.headers["X-Request-ID"] = g.request_id
        if response.status_code == 204:
            del response.headers["Content-Type"]
        # The development server writes its own line.
        if "werkzeug.socket" not in request.environ:
            seconds = perf_counter() - g.started
            log.access(request.method, request.path, response.status_code, seconds, g.request_id)
        return response
