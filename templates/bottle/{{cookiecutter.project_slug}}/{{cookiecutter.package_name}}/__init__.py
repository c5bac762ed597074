"""The application factory."""

{% if cookiecutter.__data -%}
from contextlib import suppress

{% endif -%}
from bottle import BaseRequest, Bottle, abort, redirect, request

from . import {{ 'auth, ' if cookiecutter.__accounts }}pages
{%- if cookiecutter.__accounts %}
from .config import ROOT, Settings
from .resources import RESOURCES
from .standard import envelope, health, log, security
from .standard.csrf import CsrfPlugin
from .standard.database import site_database
from .standard.rate_limit import Attempts
{%- else %}
from .config import Settings
from .standard import envelope, health, log, security
{%- endif %}


def create_app(settings: Settings | None = None) -> Bottle:
    """Return the application; raise SettingsError when the environment cannot be used."""
    settings = settings or Settings.from_env()
    log.configure(settings.log_level, settings.log_format)
{%- if cookiecutter.__data %}
    with suppress(OSError):  # a site that keeps nothing there needs none
        (ROOT / "instance").mkdir(exist_ok=True)
{%- endif %}
    # Of the whole process: Bottle refuses forms and JSON that are larger, at 100 kB by default.
    BaseRequest.MEMFILE_MAX = settings.max_body_bytes

    app = Bottle()
    app.settings = settings
    app.add_hook("before_request", begin)
{%- if cookiecutter.__accounts %}
    app.attempts = Attempts(settings.rate_limit_url)
    app.menu = {title: part.routes[0].name for title, part in RESOURCES.items()}
    app.install(CsrfPlugin())
    app.install(site_database(settings))
{%- endif %}
    for part in (
        health.app,
        pages.app,
{%- if cookiecutter.__accounts %}
        auth.app,
        *RESOURCES.values(),
{%- endif %}
    ):
        include(app, part)
    app.default_error_handler = pages.show_error
    app.wsgi = envelope.wrap(app.wsgi, settings)
    return app


def include(app: Bottle, part: Bottle) -> None:
    """Make what the part has the application's own, so that the plug-ins of both apply to its routes."""
    app.router.filters.update(part.router.filters)
    app.error_handler.update(part.error_handler)
    for name, hooks in part._hooks.items():
        app._hooks[name].extend(hooks)
    for r in part.routes:
        plugins = [*r.app.plugins, *r.plugins]
        app.route(r.rule, r.method, r.callback, r.name, plugins, r.skiplist, **r.config)


def begin() -> None:
{%- if cookiecutter.__accounts %}
    """Hook: open the session, and refuse what no route should see, also in mounted applications."""
    request.session = request.environ["session"]
{%- else %}
    """Hook: refuse what no route should see, also in mounted applications."""
{%- endif %}
    settings: Settings = request.app.settings
    if not request.path.startswith("/health/"):  # probes call the server itself, by its address
        if refusal := security.refusal_of_host(request.environ.get("HTTP_HOST", ""), settings):
            abort(400, refusal)
        if address := security.https_address(request.environ, settings):
            redirect(address, 308)
    if request.chunked:
        abort(411, "Say how long the body is.")
    if request.content_length > settings.max_body_bytes:
        abort(413, "The request is too large.")
