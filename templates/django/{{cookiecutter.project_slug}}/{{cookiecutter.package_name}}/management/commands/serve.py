"""`python manage.py serve`."""

import logging
import signal
import sys
import warnings

import waitress
from django.conf import settings
from django.core.management import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application

from {{cookiecutter.package_name}}.config import Settings

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Serve the site with Waitress, for production."

    def handle(self, *args: object, **options: object) -> None:
        env = Settings.from_env()
        # Waitress stops cleanly on SystemExit; containers and service managers send SIGTERM.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if settings.STATIC_ROOT and not settings.STATIC_ROOT.is_dir():
            logger.warning("The static files are not collected: `python manage.py collectstatic`")
            # WhiteNoise would say the same.
            warnings.filterwarnings("ignore", "No directory at")
        waitress.serve(
            get_internal_wsgi_application(),
            host=env.host,
            port=env.port,
            ident=None,
            max_request_body_size=env.max_body_bytes,
            clear_untrusted_proxy_headers=not env.trusted_proxies,
        )
