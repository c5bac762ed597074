"""The commands of `manage.py`."""

{% if cookiecutter.__accounts -%}
import asyncio
import runpy
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

import click
from alembic.config import CommandLine
from alembic.util import CommandError
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy.ext.asyncio import AsyncSession

from . import accounts, data, migration
from .config import ROOT, Settings
from .database import Database
from .main import create_app
from .standard import passwords, security, server
from .standard.rate_limit import Attempts

MIN_PASSWORD = 12
{%- else -%}
import runpy
import sys

import click
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from .config import Settings
from .main import create_app
from .standard import security, server
{%- endif %}


@click.group()
def cli() -> None:
    """The commands of the project."""
{%- if cookiecutter.__data %}
    with suppress(OSError):  # a site that keeps nothing there needs none
        (ROOT / "instance").mkdir(exist_ok=True)
{%- endif %}


@cli.command()
def run() -> None:
    """Serve the site for development; it starts again when a file changes."""
    import development
    import manage

    before = development.times(development.sources())
    changes = []

    def wait_for_change() -> None:
        development.wait_for_change(before)
        changes.append("some file")

    server.serve(create_app, Settings.from_env(), security.headers(), end, wait_for_change)
    if changes:
        manage.start_again()


@cli.command()
def serve() -> None:
    """Serve the site with uvicorn, for production."""
    settings = Settings.from_env()
    seconds = settings.hsts_seconds if settings.https_only else 0
    server.serve(create_app, settings, security.headers(hsts_seconds=seconds), end)


def end(app: FastAPI) -> None:
{%- if cookiecutter.__example %}
    """Close what would go on for ever, when the server is to end."""
    app.state.live.stop()
{%- else %}
    """Close here what would go on for ever, such as a stream, when the server is to end."""
{%- endif %}

{%- if cookiecutter.__accounts %}


@cli.command()
def migrate() -> None:
    """Bring the database up to date."""
    try:
        migration.migrate(Settings.from_env())
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")


@cli.command()
@click.argument("name")
def makemigrations(name: str) -> None:
    """Write a new migration called NAME."""
    try:
        written = migration.make_migration(Settings.from_env(), name)
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote {written}" if written else "The models have not changed.")


@cli.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def db(words: tuple[str, ...]) -> None:
    """Run another command of Alembic: `db --help` lists them."""
    line = CommandLine("manage.py db")
    options = line.parser.parse_args(words or ["--help"])
    config = migration.config(Settings.from_env())
    config.cmd_opts = options
    line.run_cmd(config, options)


@cli.command()
@click.argument("name")
def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = accounts.tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise click.ClickException("The name must have 1 to 80 characters.")
    password = read_password()

    async def create(session: AsyncSession) -> str:
        return (await data.add_user(session, name, await hash_password(password))).name

    try:
        click.echo(f"Created the user {work(create)}.")
    except data.NameTakenError as error:
        raise click.ClickException(f"There is a user called {name} already.") from error


@cli.command()
@click.argument("name")
def setpassword(name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""

    async def change(session: AsyncSession) -> str:
        user = await find_user(session, name)
        await data.set_password(session, user, await hash_password(read_password()))
        return user.name

    click.echo(f"Changed the password of {work(change)}.")


@cli.command()
@click.argument("name")
def createtoken(name: str) -> None:
    """Print a token with which a program may use the API as this user."""

    async def create(session: AsyncSession) -> str:
        return await accounts.new_token(session, await find_user(session, name))

    click.echo(work(create))
{%- endif %}


@cli.command()
def routes() -> None:
    """List the addresses of the site, with their methods."""
    for route in iter_route_contexts(create_app().routes):
        methods = ", ".join(sorted(getattr(route, "methods", None) or []))
        click.echo(f"{getattr(route, 'path', ''):32} {methods}")


@cli.command()
def shell() -> None:
    """Open Python with a loop, where `await` works as it does in the routes."""
    runpy.run_module("asyncio", run_name="__main__")


@cli.command()
def check() -> None:
    """Review the settings for production."""
    settings = Settings.from_env()
    problems = []
    if settings.app_env != "production":
        problems.append(f"APP_ENV is {settings.app_env}, not production")
    if not settings.https_only:
        problems.append("HTTPS_ONLY is off: cookies may travel in the clear")
{%- if cookiecutter.__accounts %}
    if problem := Attempts(settings.rate_limit_url).problem():
        problems.append(problem)
{%- endif %}
    if problems:
        sys.exit("\n".join(problems))
    click.echo("The settings are fit for production.")

{%- if cookiecutter.__accounts %}


def work(task: Callable[[AsyncSession], Awaitable[str]]) -> str:
    """Do a unit of work on the database, for a command."""

    async def run_task() -> str:
        database = Database(Settings.from_env())
        try:
            async with database.begin() as session:
                return await task(session)
        finally:
            await database.close()
            await asyncio.sleep(0.05)  # aiosqlite's threads tell this loop that they have ended

    return asyncio.run(run_task())


async def hash_password(password: str) -> str:
    cheap = Settings.from_env().app_env == "test"
    return await passwords.hash_password(password, cheap=cheap)


async def find_user(session: AsyncSession, name: str) -> data.User:
    user = await data.find_user(session, accounts.tidy_name(name))
    if user is None:
        raise click.ClickException(f"There is no user called {name}.")
    return user


def read_password() -> str:
    """Return the password that is typed twice, or piped, unless it is too short."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"The password must have at least {MIN_PASSWORD} characters.")
    return password
{%- endif %}
