"""The commands of `manage.py` that are about accounts, beside those of the standard."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from . import auth, create_app
from .standard.commands import cli
from .standard.sql import Connection, transaction

__all__ = ["cli"]


@cli.command()
@click.argument("name")
def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    password = read_password()
    with database() as db:
        user = auth.add_user(db, name, password)
    click.echo(f"Created the user {user.name}.")


@cli.command()
@click.argument("name")
def setpassword(name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""
    with database() as db:
        user = auth.find_user(db, name)
        auth.set_password(db, user, read_password())
    click.echo(f"Changed the password of {user.name}.")


@cli.command()
@click.argument("name")
def createtoken(name: str) -> None:
    """Print a token with which a program may use the API as this user."""
    with database() as db:
        token = auth.new_token(db, auth.find_user(db, name))
    click.echo(token)


def read_password() -> str:
    """Return the password that is typed twice, or piped."""
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@contextmanager
def database() -> Iterator[Connection]:
    """Give a transaction; a ValueError in it ends the command with its sentence."""
    try:
        with transaction(Connection(create_app().settings.database_url)) as db:
            yield db
    except ValueError as error:
        raise click.ClickException(str(error)) from error
