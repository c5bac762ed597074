"""What the commands of the accounts ask for."""

import getpass
import sys

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from accounts.models import User


def find_user(name: str) -> User:
    """Return the user with this name, or end the command."""
    try:
        return User.objects.get_by_natural_key(name.strip())
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user called {name}.") from error


def read_password(user: User) -> str:
    """Return the password that is typed twice, or piped, unless it is too weak for the user."""
    if sys.stdin.isatty():
        password = getpass.getpass()
        if getpass.getpass("Password (again): ") != password:
            raise CommandError("The passwords differ.")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return password
