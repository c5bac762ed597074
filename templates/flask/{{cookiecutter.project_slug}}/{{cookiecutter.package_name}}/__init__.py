"""The application factory."""

{% if cookiecutter.__accounts -%}
from contextlib import suppress
from datetime import timedelta
from itertools import chain
from pathlib import Path
{% else -%}
from datetime import timedelta
{% endif %}
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

{% if cookiecutter.__accounts -%}
from . import auth, commands, database, errors, hooks, pages
from .config import DESCRIPTION, PROJECT_NAME, ROOT, Settings
from .extensions import csrf
from .resources import RESOURCES
from .standard import log
from .standard.proxies import Review
from .standard.rate_limit import Attempts
{%- else -%}
from . import commands, errors, hooks, pages
from .config import DESCRIPTION, PROJECT_NAME, Settings
from .standard import log
from .standard.proxies import Review
{%- endif %}


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)

{% if cookiecutter.__accounts %}    app = Flask(__name__, instance_path=str(ROOT / "instance"))
{%- else %}    app = Flask(__name__)
{%- endif %}
    app.request_class = hooks.Request
    app.config.from_mapping(
        DEBUG=settings.app_env == "development",
        TESTING=settings.app_env == "test",
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
{%- if cookiecutter.__accounts %}
        PERMANENT_SESSION_LIFETIME=timedelta(days=7),
{%- endif %}
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        SESSION_COOKIE_NAME="{{ cookiecutter.package_name }}_session",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https_only,
{%- if cookiecutter.__accounts %}
        WTF_CSRF_SSL_STRICT=False,  # auth.py does it, with TRUSTED_ORIGINS
        WTF_CSRF_TIME_LIMIT=None,
{%- endif %}
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
{%- if cookiecutter.__accounts %}
    app.jinja_env.globals.update(
        project_name=PROJECT_NAME, description=DESCRIPTION, resources=RESOURCES
    )
    with suppress(OSError):  # a site that keeps nothing there needs none
        Path(app.instance_path).mkdir(exist_ok=True)
{%- else %}
    app.jinja_env.globals.update(project_name=PROJECT_NAME, description=DESCRIPTION)
{%- endif %}

    hooks.init_app(app)
{%- if cookiecutter.__accounts %}
    database.init_app(app)
    csrf.init_app(app)
{%- endif %}
    errors.init_app(app)
{%- if cookiecutter.__accounts %}
    app.extensions["attempts"] = Attempts(settings.rate_limit_url)
{%- endif %}
    commands.init_app(app)
{%- if cookiecutter.__accounts %}
    for blueprint in (pages.bp, auth.bp, *chain(*RESOURCES.values())):
        app.register_blueprint(blueprint)
{%- else %}
    app.register_blueprint(pages.bp)
{%- endif %}

    if proxies := settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=1, x_host=1, x_prefix=1
        )
    app.wsgi_app = Review(app.wsgi_app, settings)  # type: ignore[method-assign]
    return app
