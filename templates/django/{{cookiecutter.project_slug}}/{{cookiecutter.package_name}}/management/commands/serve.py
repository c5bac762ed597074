"""`python manage.py serve`."""

import signal
import sys

import waitress
from django.core.management import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application

from {{cookiecutter.package_name}}.config import Settings


class Command(BaseCommand):
    help = "Serve the site with Waitress, for production."

    def handle(self, *args: object, **options: object) -> None:
        # Waitress stops cleanly on SystemExit; containers and service managers send SIGTERM.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        env = Settings.from_env()
        waitress.serve(
            get_internal_wsgi_application(),
            host=env.host,
            port=env.port,
            ident=None,
            max_request_body_size=env.max_body_bytes,
            clear_untrusted_proxy_headers=not env.trusted_proxies,
        )
