"""`python manage.py createtoken NAME`."""

from django.core.management import BaseCommand, CommandParser

from accounts.tokens import make_token

from ._input import find_user


class Command(BaseCommand):
    help = "Print a token with which a program may use the API as this user."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: object, name: str, **options: object) -> None:
        self.stdout.write(make_token(find_user(name)))
