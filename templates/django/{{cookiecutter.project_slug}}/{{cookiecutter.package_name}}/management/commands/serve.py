"""`python manage.py serve`."""

import signal
import sys

import waitress
from django.conf import settings
from django.core.management import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application


class Command(BaseCommand):
    help = "Serve the site with Waitress, for production."

    def handle(self, *args: object, **options: object) -> None:
        # Waitress stops cleanly on SystemExit; containers and service managers send SIGTERM.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        waitress.serve(
            get_internal_wsgi_application(),
            host=settings.HOST,
            port=settings.PORT,
            ident=None,
            max_request_body_size=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
            clear_untrusted_proxy_headers=not settings.TRUSTED_PROXIES,
        )
