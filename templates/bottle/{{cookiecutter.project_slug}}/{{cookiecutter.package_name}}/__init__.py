"""The application factory."""

from functools import partial

from bottle import BaseRequest, Bottle, Route
from werkzeug.middleware.proxy_fix import ProxyFix

from . import api, auth, notes, pages
from .config import ROOT, Settings
from .db import Connection, DatabasePlugin
from .middleware import Envelope, add_hooks
from .session import CsrfPlugin
from .standard import log, reach
from .standard.proxies import Review
from .standard.rate_limit import Attempts


def create_app(settings: Settings | None = None) -> Bottle:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
    (ROOT / "instance").mkdir(exist_ok=True)
    # Of the whole process: Bottle refuses forms and JSON that are larger, at 100 kB by default.
    BaseRequest.MEMFILE_MAX = settings.max_body_bytes

    connect = partial(Connection, settings.database_url, settings.database_timeout)
    places = reach.Places(settings.threads, settings.database_timeout)
    database = DatabasePlugin("db", connect, places)
    app = assemble(database, pages.app, auth.app, notes.app)
    app.mount("/api/", assemble(database, api.app))
    app.settings = settings
    app.attempts = Attempts(settings.rate_limit_url)
    app.default_error_handler = pages.show_error
    add_hooks(app)

    proxies = settings.trusted_proxies
    one = min(proxies, 1)
    fixed = ProxyFix(
        Envelope(app.wsgi, settings), x_for=proxies, x_proto=one, x_host=one, x_prefix=one
    )
    app.wsgi = Review(fixed, settings)
    return app


def assemble(database: DatabasePlugin, *parts: Bottle) -> Bottle:
    """Return an application with our plug-ins and the routes of the parts."""
    app = Bottle()
    app.install(CsrfPlugin())
    app.install(database)
    for part in parts:
        include(app, part)
    return app


def include(app: Bottle, part: Bottle) -> None:
    """Make the routes of the part the application's own, so that its plug-ins apply to them."""
    app.merge(
        Route(app, r.rule, r.method, r.callback, r.name, r.plugins, r.skiplist, **r.config)
        for r in part.routes
    )
