"""What happens around every request: host check, security headers, request id, access line."""

from time import perf_counter

import flask
from flask import Flask, Response, abort, g, redirect, request
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue

from .config import Settings
from .standard import log, security


class Request(flask.Request):
    """Flask's own, which refuses a form with a field that has no name."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        if None in {*self.form, *self.files}:
            abort(400, "The form has a field without a name.")


def init_app(app: Flask) -> None:
    """Register the hooks; they come first, so that they see every request."""
    settings: Settings = app.config["SETTINGS"]
    headers = security.headers(hsts_seconds=settings.hsts_seconds if settings.https_only else 0)

    @app.before_request
    def begin() -> ResponseReturnValue | None:
        g.started = perf_counter()
        g.request_id = log.request_id(request.headers.get("X-Request-ID"))
        # Flask's TRUSTED_HOSTS has no exceptions, and health probes call a server by its address.
        if request.path.startswith("/health/"):
            return None
        if refusal := security.refusal_of_host(request.headers.get("Host", ""), settings):
            # The page of the error has links, and Flask makes none for what cannot be a host.
            request_ctx.url_adapter = app.url_map.bind("", request.script_root)
            abort(400, refusal)
        address = security.https_address(request.environ, settings)
        return redirect(address, 308) if address else None

    @app.after_request
    def finish(response: Response) -> Response:
        for name, value in {"Cache-Control": "no-store", **headers}.items():
            response.headers.setdefault(name, value)  # what a view has set stays
        response.headers["X-Request-ID"] = g.request_id
        if response.status_code == 204:
            del response.headers["Content-Type"]
        # The development server writes its own line.
        if "werkzeug.socket" not in request.environ:
            client, path = request.remote_addr or "", request.script_root + request.path
            seconds = perf_counter() - g.started
            log.access(client, request.method, path, response.status_code, seconds, g.request_id)
        return response
