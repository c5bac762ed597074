"""The WSGI application, for any server: `gunicorn {{cookiecutter.package_name}}.wsgi`."""

import os
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

from .config import Settings
from .standard import proxies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{__package__}.settings")


class ProxyFix:
    """WSGI middleware: believes trusted proxies in what Django has no setting for."""

    def __init__(self, app: "WSGIApplication", trusted: int) -> None:
        self.app = app
        self.trusted = trusted

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        hops = environ.get(proxies.FOR, "").split(",")
        if len(hops) >= self.trusted > 0:
            environ["REMOTE_ADDR"] = hops[-self.trusted].strip()
        if self.trusted and proxies.PREFIX in environ:
            environ["SCRIPT_NAME"] = environ[proxies.PREFIX]
        return self.app(environ, start_response)


def behind_proxies(app: "WSGIApplication", settings: Settings) -> "WSGIApplication":
    """Return the application, which sees what the trusted proxies have seen."""
    return proxies.Review(ProxyFix(app, settings.trusted_proxies), settings)


application = behind_proxies(get_wsgi_application(), Settings.from_env())
