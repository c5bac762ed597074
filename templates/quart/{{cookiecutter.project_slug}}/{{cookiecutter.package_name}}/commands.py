"""The commands of the project, beside Quart's own `routes` and `shell`."""

{% if cookiecutter.__accounts -%}
import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps

import click
from alembic.config import CommandLine
from alembic.util import CommandError
from quart import Quart
from quart.cli import ScriptInfo, pass_script_info
from sqlalchemy.ext.asyncio import AsyncSession

from . import accounts, data, migration
from .config import Settings
from .database import Database
from .standard import passwords, security, server
from .standard.engines import patient_engine
from .standard.rate_limit import Attempts

MIN_PASSWORD = 12
Command = Callable[..., Coroutine[None, None, None]]
{%- else -%}
import sys
from collections.abc import Callable

import click
from quart import Quart
from quart.cli import ScriptInfo, pass_script_info

from .config import Settings
from .standard import security, server
{%- endif %}


def init_app(app: Quart) -> None:
    """Add the commands to `quart --app {{cookiecutter.package_name}}` and to `manage.py`, which is the same."""
{%- if cookiecutter.__accounts %}
    for command in (serve, migrate, makemigrations, db, check):
        app.cli.add_command(command)
    for command in (createuser, setpassword, createtoken):
        app.cli.add_command(command)


def asynchronous(command: Command) -> Callable[..., None]:
    """Run the coroutine, in a loop of its own, with the settings of the application first."""

    @wraps(command)
    @pass_script_info
    def run(info: ScriptInfo, /, **arguments: object) -> None:
        settings: Settings = info.load_app().config["SETTINGS"]
        asyncio.run(command(settings, **arguments))

    return run


@asynccontextmanager
async def begin(settings: Settings) -> AsyncIterator[AsyncSession]:
    """Give a session, as a page has one, for a command."""
    engine = patient_engine(settings)
    engine.connect().close()  # where that fails, aiosqlite's thread would outlive the loop
    engine.dispose()
    database = Database(settings)
    try:
        async with database.begin() as session:
            yield session
    finally:
        await database.close()
{%- else %}
    for command in (serve, check):
        app.cli.add_command(command)
{%- endif %}


@click.command()
@pass_script_info
def serve(info: ScriptInfo) -> None:
    """Serve the site with uvicorn, for production."""
    serve_until(info, None)


def serve_until(info: ScriptInfo, until: Callable[[], None] | None) -> None:
    """Serve the site until the process is told to stop, or until the function returns."""
    settings = Settings.from_env()
    seconds = settings.hsts_seconds if settings.https_only else 0
    headers = security.headers(hsts_seconds=seconds)
    server.serve(info.load_app, settings, headers, stop, until)


def stop(app: Quart) -> None:
{%- if cookiecutter.__example %}
    """End what would go on for ever."""
    app.extensions["live"].stop()
{%- else %}
    """Tell what would go on for ever, such as a stream, that the server ends."""
    app.shutdown_event.set()
{%- endif %}

{%- if cookiecutter.__accounts %}


@click.command()
@pass_script_info
def migrate(info: ScriptInfo) -> None:
    """Bring the database up to date."""
    try:
        migration.migrate(info.load_app().config["SETTINGS"])
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")


@click.command()
@click.argument("name")
@pass_script_info
def makemigrations(info: ScriptInfo, name: str) -> None:
    """Write a new migration called NAME."""
    try:
        path = migration.make_migration(info.load_app().config["SETTINGS"], name)
    except CommandError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote {path}" if path else "The models have not changed.")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def db(words: tuple[str, ...]) -> None:
    """Alembic's own commands: `db history`, `db downgrade -1`, `db merge heads`."""
    settings = str(migration.MIGRATIONS / "alembic.ini")
    CommandLine("manage.py db").main(["--config", settings, *words])


@click.command()
@click.argument("name")
@asynchronous
async def createuser(settings: Settings, name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = accounts.tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise click.ClickException("The name must have 1 to 80 characters.")
    password_hash = await read_password(settings)
    try:
        async with begin(settings) as session:
            await data.add_user(session, name, password_hash)
    except data.NameTakenError as error:
        raise click.ClickException(f"There is a user called {name} already.") from error
    click.echo(f"Created the user {name}.")


@click.command()
@click.argument("name")
@asynchronous
async def setpassword(settings: Settings, name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""
    password_hash = await read_password(settings)
    async with begin(settings) as session:
        user = await find_user(session, name)
        await data.set_password(session, user, password_hash)
    click.echo(f"Changed the password of {user.name}.")


@click.command()
@click.argument("name")
@asynchronous
async def createtoken(settings: Settings, name: str) -> None:
    """Print a token with which a program may use the API as this user."""
    async with begin(settings) as session:
        token = await accounts.new_token(session, await find_user(session, name))
    click.echo(token)


async def find_user(session: AsyncSession, name: str) -> data.User:
    user = await data.find_user(session, accounts.tidy_name(name))
    if user is None:
        raise click.ClickException(f"There is no user called {name}.")
    return user


async def read_password(settings: Settings) -> str:
    """Return the hash of the password that is typed twice, or piped, unless it is too short."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"The password must have at least {MIN_PASSWORD} characters.")
    return await passwords.hash_password(password, cheap=settings.app_env == "test")
{%- endif %}


@click.command()
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
