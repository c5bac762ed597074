"""The commands about users."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from . import config, engine, sign_in

MIN_PASSWORD = 12


@click.command()
@click.argument("name")
def createuser(name: str) -> None:
    """Add a user who may sign in; the password is asked for, or read from standard input."""
    name = sign_in.tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise click.ClickException("The name must have 1 to 80 characters.")
    password = ask_password()
    engine.boot()
    with engine.models(config.Settings.from_env()) as site:
        if not site.auth.register_bare(username=name, password=password):
            raise click.ClickException(f"There is a user called {name} already.")
    click.echo(f"Created the user {name}.")


@click.command()
@click.argument("name")
def setpassword(name: str) -> None:
    """Give a user another password. It ends their sessions, and their programs' tokens."""
    with user_called(name) as (site, user):
        hashed, _ = site.db.auth_user.password.validate(ask_password())
        site.sign_out_everywhere(user, password=hashed)
        click.echo(f"Changed the password of {user.username}.")


@click.command()
@click.argument("name")
def createtoken(name: str) -> None:
    """Print a token with which a program may use the API as this user."""
    with user_called(name) as (site, user):
        click.echo(site.token_of(user))


@contextmanager
def user_called(name: str) -> Iterator[tuple[Any, Any]]:
    """Give what the models define, and the user."""
    engine.boot()
    with engine.models(config.Settings.from_env()) as site:
        user = site.db.auth_user(username=sign_in.tidy_name(name))
        if not user:
            raise click.ClickException(f"There is no user called {name}.")
        yield site, user


def ask_password() -> str:
    """Return the password that is typed, or read from standard input."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"The password must have at least {MIN_PASSWORD} characters.")
    return password
