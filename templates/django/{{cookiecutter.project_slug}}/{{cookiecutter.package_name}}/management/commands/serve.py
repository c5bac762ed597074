"""`python manage.py serve`."""

import logging
import warnings

from django.conf import settings
from django.core.management import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application

from {{cookiecutter.package_name}}.config import Settings
from {{cookiecutter.package_name}}.middleware import headers
from {{cookiecutter.package_name}}.standard import server

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serve the site with Waitress, for production."

    def handle(self, *args: object, **options: object) -> None:
        if settings.STATIC_ROOT and not settings.STATIC_ROOT.is_dir():
            logger.warning("The static files are not collected: `python manage.py collectstatic`")
            # WhiteNoise would say the same.
            warnings.filterwarnings("ignore", "No directory at")
        server.serve(get_internal_wsgi_application, Settings.from_env(), headers())
