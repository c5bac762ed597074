"""The application factory."""

{% if cookiecutter.__accounts -%}
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import cast
{% else -%}
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import cast
{% endif %}
from jinja2 import TemplateError
from quart import Quart, Response
from werkzeug.exceptions import NotFound

{% if cookiecutter.__accounts -%}
from . import auth, commands, csrf, errors, extensions, pages
from .config import DESCRIPTION, PROJECT_NAME, ROOT, Settings
from .resources import RESOURCES
{%- else -%}
from . import commands, errors, pages
from .config import DESCRIPTION, PROJECT_NAME, Settings
{%- endif %}
from .sockets import Connection, Socket
from .standard import log, security
from .standard.asgi import App, Receive, Scope, Send, Shell


class Site(Quart):
    """The application."""

    asgi_websocket_class = Connection
    websocket_class = Socket
    shell: Shell

    async def __call__(  # type: ignore[override]
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let the shell be the outermost: what is put around `asgi_app` is within it."""
        await self.shell(scope, receive, send)

    async def send_static_file(self, filename: str) -> Response:
        """Return the file; a name that no file can have is one that is not there."""
        try:
            return await super().send_static_file(filename)
        except OSError as error:
            raise NotFound from error


def create_app(settings: Settings | None = None) -> Quart:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)

{% if cookiecutter.__accounts %}    app = Site(__name__, instance_path=str(ROOT / "instance"))
{%- else %}    app = Site(__name__)
{%- endif %}
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
        TEMPLATES_AUTO_RELOAD=settings.app_env == "development",
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
{%- if cookiecutter.__accounts %}
    app.jinja_env.globals.update(
        project_name=PROJECT_NAME, description=DESCRIPTION, resources=RESOURCES
    )
    with suppress(OSError):  # a site that keeps nothing there needs none
        Path(app.instance_path).mkdir(exist_ok=True)

    extensions.init_app(app)
    errors.init_app(app)
    csrf.init_app(app)
    commands.init_app(app)
    for blueprint in (pages.bp, auth.bp, *chain(*RESOURCES.values())):
        app.register_blueprint(blueprint)
{%- else %}
    app.jinja_env.globals.update(project_name=PROJECT_NAME, description=DESCRIPTION)

    errors.init_app(app)
    commands.init_app(app)
    app.register_blueprint(pages.bp)
{%- endif %}
    app.before_serving(partial(read_templates, app))

    seconds = settings.hsts_seconds if settings.https_only else 0
    headers = security.headers(hsts_seconds=seconds)
    refuse = errors.refusing(cast(App, app.asgi_app))
    app.shell = Shell(cast(App, super(Site, app).__call__), settings, headers, refuse)
    return app


async def read_templates(app: Quart) -> None:
    """Read every template before anybody waits for one."""
    for name in app.jinja_env.list_templates():
        with suppress(TemplateError):  # which is for the page that uses it
            app.jinja_env.get_template(name)
