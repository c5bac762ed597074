"""A password that somebody types for a command."""

import sys

import click

MIN_PASSWORD = 12


def ask_password() -> str:
    """Return the password that is typed, or read from standard input."""
    if sys.stdin.isatty():
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < MIN_PASSWORD:
        raise click.ClickException(f"The password must have at least {MIN_PASSWORD} characters.")
    return password
