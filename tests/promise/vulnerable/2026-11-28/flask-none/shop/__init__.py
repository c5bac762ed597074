"""The application factory."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import api, auth, commands, database, errors, hooks, log, notes, pages
from .config import DESCRIPTION, PROJECT_NAME, ROOT, Settings
from .extensions import csrf


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)

    app = Flask(__name__, instance_path=str(ROOT / "instance"))
    app.config.from_mapping(
        DEBUG=settings.app_env == "development",
        TESTING=settings.app_env == "test",
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https_only,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(project_name=PROJECT_NAME, description=DESCRIPTION)
    Path(app.instance_path).mkdir(exist_ok=True)

    hooks.init_app(app)
    database.init_app(app)
    csrf.init_app(app)
    errors.init_app(app)
    commands.init_app(app)
    for blueprint in (pages.bp, auth.bp, notes.bp, api.bp):
        app.register_blueprint(blueprint)

    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app
