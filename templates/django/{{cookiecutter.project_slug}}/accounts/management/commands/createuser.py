"""`python manage.py createuser NAME`."""

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, CommandParser

from accounts.models import User

from ._input import read_password


class Command(BaseCommand):
    help = "Add a user who may sign in; the password is asked for, or read from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: object, name: str, **options: object) -> None:
        user = User(username=name.strip())
        password = read_password(user)
        try:
            user.full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        self.stdout.write(f"Created the user {user}.")
