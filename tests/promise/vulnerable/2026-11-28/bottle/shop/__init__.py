"""The application factory."""

from functools import partial

from bottle import BaseRequest, Bottle, Route
from werkzeug.middleware.proxy_fix import ProxyFix

from . import api, auth, log, notes, pages
from .config import ROOT, Settings
from .db import Connection, DatabasePlugin
from .middleware import Envelope, add_hooks
from .security import Attempts
from .session import CsrfPlugin


def create_app(settings: Settings | None = None) -> Bottle:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
    (ROOT / "instance").mkdir(exist_ok=True)
    # Of the whole process: Bottle refuses forms and JSON that are larger, at 100 kB by default.
    BaseRequest.MEMFILE_MAX = settings.max_body_bytes

    app = assemble(settings, pages.app, auth.app, notes.app)
    app.mount("/api/", assemble(settings, api.app))
    app.settings = settings
    app.attempts = Attempts()
    app.default_error_handler = pages.show_error
    add_hooks(app)

    proxies = settings.trusted_proxies
    app.wsgi = ProxyFix(
        Envelope(app.wsgi, settings), x_for=proxies, x_proto=proxies, x_host=proxies
    )
    return app


def assemble(settings: Settings, *parts: Bottle) -> Bottle:
    """Return an application with our plug-ins and the routes of the parts."""
    app = Bottle()
    app.install(CsrfPlugin())
    app.install(DatabasePlugin("db", partial(Connection, settings.database_url)))
    for part in parts:
        include(app, part)
    return app


def include(app: Bottle, part: Bottle) -> None:
    """Make the routes of the part the application's own, so that its plug-ins apply to them."""
    app.merge(
        Route(app, r.rule, r.method, r.callback, r.name, r.plugins, r.skiplist, **r.config)
        for r in part.routes
    )
