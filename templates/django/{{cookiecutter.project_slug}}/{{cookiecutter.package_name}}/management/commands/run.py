"""`python manage.py run`."""

from django.conf import settings
from django.core.management.commands.runserver import Command as RunserverCommand


class Command(RunserverCommand):
    help = "Serve the site for development: Django's runserver, at HOST and PORT."
    default_addr = settings.HOST
    default_port = str(settings.PORT)
