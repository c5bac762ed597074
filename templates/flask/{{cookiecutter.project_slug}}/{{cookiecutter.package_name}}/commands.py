"""The commands of the project, beside Flask's own `run`, `routes` and `shell`."""

import sys

import click
from flask import Flask
{%- if cookiecutter.__accounts %}
from flask.cli import ScriptInfo, pass_script_info, with_appcontext

from . import auth, data, database
from .config import Settings
from .standard import security, server
from .standard.rate_limit import Attempts

MIN_PASSWORD = 12
{%- else %}
from flask.cli import ScriptInfo, pass_script_info

from .config import Settings
from .standard import security, server
{%- endif %}


def init_app(app: Flask) -> None:
    """Add the commands to `flask --app {{cookiecutter.package_name}}` and to `manage.py`, which is the same."""
{%- if cookiecutter.__accounts %}
    for command in (serve, migrate, makemigrations, createuser, setpassword, createtoken, check):
{%- else %}
    for command in (serve, check):
{%- endif %}
        app.cli.add_command(command)


@click.command()
@pass_script_info
def serve(info: ScriptInfo) -> None:
    """Serve the site with Waitress, for production."""
    settings = Settings.from_env()
    seconds = settings.hsts_seconds if settings.https_only else 0
    server.serve(info.load_app, settings, security.headers(hsts_seconds=seconds))

{%- if cookiecutter.__accounts %}


@click.command()
@with_appcontext
def migrate() -> None:
    """Bring the database up to date."""
    database.upgrade()
    click.echo("The database is up to date.")


@click.command()
@click.argument("name")
@with_appcontext
def makemigrations(name: str) -> None:
    """Write a new migration called NAME."""
    database.make_migration(name)


@click.command()
@click.argument("name")
@with_appcontext
def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = auth.tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise click.ClickException("The name must have 1 to 80 characters.")
    try:
        data.add_user(name, auth.hash_password(read_password()))
    except data.NameTakenError as error:
        raise click.ClickException(f"There is a user called {name} already.") from error
    click.echo(f"Created the user {name}.")


@click.command()
@click.argument("name")
@with_appcontext
def setpassword(name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""
    user = find_user(name)
    data.set_password(user, auth.hash_password(read_password()))
    click.echo(f"Changed the password of {user.name}.")


@click.command()
@click.argument("name")
@with_appcontext
def createtoken(name: str) -> None:
    """Print a token with which a program may use the API as this user."""
    click.echo(auth.new_token(find_user(name)))


def find_user(name: str) -> data.User:
    user = data.find_user(auth.tidy_name(name))
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
