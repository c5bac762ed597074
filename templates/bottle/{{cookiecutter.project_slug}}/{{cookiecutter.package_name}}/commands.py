"""The commands of `manage.py`."""

import code
import signal
import sys

import bottle
import click
from sqlalchemy.orm import Session

from . import auth, create_app, data, db
from .config import Settings, SettingsError

MIN_PASSWORD = 12


@click.group()
def cli() -> None:
    """The project's commands."""


@cli.command()
def run() -> None:
    """Serve the site for development, and again after each change of the code."""
    listen(create_app())


@cli.command()
def serve() -> None:
    """Serve the site with Waitress, for production."""
    listen(create_app())


def listen(app: bottle.Bottle) -> None:
    """Serve the application until the process is told to stop."""
    settings: Settings = app.settings
    development = settings.app_env == "development"
    # The reloader interrupts the server, which a shell has made deaf to that in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # Waitress stops cleanly on SystemExit; containers and service managers send SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
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
def migrate() -> None:
    """Bring the database up to date."""
    with create_app().engine.begin() as connection:
        for name in db.migrate(connection):
            click.echo(f"Applied {name}")
    click.echo("The database is up to date.")


@cli.command()
@click.argument("name")
def makemigrations(name: str) -> None:
    """Write a new migration called NAME."""
    with create_app().engine.begin() as connection:
        path = db.make_migration(connection, name)
    click.echo(f"Wrote {path}" if path else "The models have not changed.")


@cli.command()
@click.argument("name")
def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = auth.tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise click.ClickException("The name must have 1 to 80 characters.")
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"The password must have at least {MIN_PASSWORD} characters.")
    try:
        with Session(create_app().engine) as session, session.begin():
            data.add_user(session, name, auth.hash_password(password))
    except data.NameTakenError as error:
        raise click.ClickException(f"There is a user called {name} already.") from error
    click.echo(f"Created the user {name}.")


@cli.command()
def routes() -> None:
    """List the routes."""
    for route in create_app().routes:
        view = f"{route.callback.__module__}.{route.callback.__name__}"
        click.echo(f"{route.method:7} {route.rule:30} {view}")


@cli.command()
def shell() -> None:
    """Start Python with `app`, the functions of `data`, and `db`, a session for them."""
    app = create_app()
    with Session(app.engine) as session:
        code.interact(banner="", local={"app": app, "data": data, "db": session})


@cli.command()
def check() -> None:
    """Review the settings for production."""
    try:
        settings = Settings.from_env()
    except SettingsError as error:
        problems = list(error.args)
    else:
        problems = []
        if settings.app_env != "production":
            problems.append(f"APP_ENV is {settings.app_env}, not production")
        if not settings.https_only:
            problems.append("HTTPS_ONLY is off: cookies may travel in the clear")
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("The settings are fit for production.")
