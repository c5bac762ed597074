"""The application factory."""

from bottle import BaseRequest, Bottle
from sqlalchemy.orm import sessionmaker
from werkzeug.middleware.proxy_fix import ProxyFix

from . import api, auth, db, log, notes, pages
from .config import ROOT, Settings
from .middleware import Envelope, add_hooks
from .security import Attempts
from .session import Sessions


def create_app(settings: Settings | None = None) -> Bottle:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
    (ROOT / "instance").mkdir(exist_ok=True)
    # Of the whole process: Bottle refuses forms and JSON that are larger, at 100 kB by default.
    BaseRequest.MEMFILE_MAX = settings.max_body_bytes

    app = Bottle()
    app.settings = settings
    app.engine = db.connect(settings.database_url)
    app.attempts = Attempts()
    app.default_error_handler = pages.show_error
    add_hooks(app)

    sessions = sessionmaker(app.engine)
    plugins = (
        auth.UserPlugin(sessions),
        db.DatabasePlugin("db", sessions),
        db.DatabasePlugin("sql", app.engine.raw_connection),
    )
    for plugin in plugins:
        app.install(plugin)
    for module in (pages, auth, notes):
        module.add_routes(app)
    app.mount("/api/", api.create_api(plugins))

    proxies = settings.trusted_proxies
    wsgi = Envelope(Sessions(app.wsgi, settings), settings)
    app.wsgi = ProxyFix(wsgi, x_for=proxies, x_proto=proxies, x_host=proxies)
    return app
