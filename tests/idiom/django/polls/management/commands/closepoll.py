from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from polls.models import Question


class Command(BaseCommand):
    help = "Closes the specified poll"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("poll_ids", nargs="+", type=int)

    def handle(self, *args: object, **options: list[int]) -> None:
        for poll_id in options["poll_ids"]:
            try:
                Question.objects.get(pk=poll_id).delete()
            except Question.DoesNotExist as error:
                raise CommandError(f'Poll "{poll_id}" does not exist') from error
            self.stdout.write(self.style.SUCCESS(f'Successfully closed poll "{poll_id}"'))
