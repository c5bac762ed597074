"""`python manage.py setpassword NAME`."""

from django.core.management import BaseCommand, CommandParser

from ._input import find_user, read_password


class Command(BaseCommand):
    help = "Give a user another password. It ends their sessions, and their programs' tokens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")

    def handle(self, *args: object, name: str, **options: object) -> None:
        user = find_user(name)
        user.set_password(read_password(user))
        user.save()
        self.stdout.write(f"Changed the password of {user}.")
