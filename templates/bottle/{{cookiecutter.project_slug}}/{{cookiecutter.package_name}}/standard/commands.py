"""The commands of `manage.py` that every project has{{ "; `commands.py` of the application adds its own" if cookiecutter.__accounts }}."""

import code
import signal
import sys
{%- if cookiecutter.__data %}
from collections.abc import Iterator
from contextlib import contextmanager
{%- endif %}
from types import ModuleType

import bottle
import click

from .. import create_app
from ..config import ROOT, Settings
{%- if cookiecutter.__data %}
from . import listening, migrations, security, server
from .rate_limit import Attempts
from .sql import Connection, transaction
{%- else %}
from . import listening, security, server
{%- endif %}


@click.group()
def cli() -> None:
    """The project's commands."""

{%- if cookiecutter.__data %}


@contextmanager
def database() -> Iterator[Connection]:
    """Give a command a transaction; a ValueError in it ends the command with its sentence."""
    try:
        with transaction(Connection(create_app().settings.database_url)) as db:
            yield db
    except ValueError as error:
        raise click.ClickException(str(error)) from error
{%- endif %}


@cli.command()
def run() -> None:
    """Serve the site for development, and again after each change of the code."""
    app = create_app()
    settings: Settings = app.settings
    # Bottle's reloader would try for ever to listen at an address that it cannot have.
    listening.listen(settings.host, settings.port).close()
    # The reloader watches the files of all modules.
    sys.modules[".env"] = env = ModuleType(".env")
    env.__file__ = str(ROOT / ".env")
    # The reloader interrupts the server, which a shell has made deaf to that in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    development = settings.app_env == "development"
    bottle.run(
        app,
        server="waitress",
        host=settings.host,
        port=settings.port,
        reloader=development,
        interval=0.5,
        debug=development,
        ident=None,
        max_request_body_size=settings.max_body_bytes,
        clear_untrusted_proxy_headers=not settings.trusted_proxies,
    )


@cli.command()
def serve() -> None:
    """Serve the site with Waitress, for production."""
    settings = Settings.from_env()
    headers = security.headers(hsts_seconds=settings.hsts_seconds if settings.https_only else 0)
    server.serve(create_app, settings, headers)

{%- if cookiecutter.__data %}


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    try:
        for name in migrations.migrate(create_app().settings.database_url):
            click.echo(f"Applied {name}")
    except migrations.MigrationError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")


@cli.command()
@click.argument("name")
def makemigrations(name: str) -> None:
    """Write an empty migration called NAME, for you to fill in."""
    click.echo(f"Wrote {migrations.make(name)}")
{%- endif %}


@cli.command()
def routes() -> None:
    """List the routes."""
    for route in create_app().routes:
        name = getattr(route.callback, "__name__", type(route.callback).__name__)
        view = f"{route.callback.__module__}.{name}"
        click.echo(f"{route.method:7} {route.rule:40} {view}")


@cli.command()
def shell() -> None:
{%- if cookiecutter.__data %}
    """Start Python with `app` and with `db`, a connection."""
    with database() as db:
        code.interact(banner="", local={"app": create_app(), "db": db})
{%- else %}
    """Start Python with `app`."""
    code.interact(banner="", local={"app": create_app()})
{%- endif %}


@cli.command()
def check() -> None:
    """Review the settings for production."""
    settings = Settings.from_env()
    if settings.app_env != "production":
        raise click.ClickException(f"APP_ENV is {settings.app_env}, not production")
    if not settings.https_only:
        raise click.ClickException("HTTPS_ONLY is off: cookies may travel in the clear")
{%- if cookiecutter.__accounts %}
    if problem := Attempts(settings.rate_limit_url).problem():
        raise click.ClickException(problem)
{%- endif %}
    click.echo("The settings are fit for production.")
