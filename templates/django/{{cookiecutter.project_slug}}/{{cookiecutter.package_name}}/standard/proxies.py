"""What reverse proxies say of a request in `X-Forwarded-*`, and what they should have said."""

import logging
import re
from functools import cache
from typing import TYPE_CHECKING

from ..config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

FOR, HOST, PREFIX, PROTO = (
    f"HTTP_X_FORWARDED_{name}" for name in ("FOR", "HOST", "PREFIX", "PROTO")
)
# What does not look like this would be a part of every address, and is left out.
EXPECTED = {HOST: ".+", PREFIX: r"(/\w[\w.~-]*)+", PROTO: "https?"}
logger = logging.getLogger(__name__)


class Review:
    """WSGI middleware: tidies these headers before the application believes them.

    Of each but `X-Forwarded-For` one value is left, that of the outermost trusted proxy. Where one
    is missing, or nobody expects it, the log says once what to set.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.settings = settings

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        if self.settings.trusted_proxies:
            self.tidy(environ)
        elif self.settings.app_env == "production" and {FOR, HOST, PROTO} & environ.keys():
            warn("Requests have X-Forwarded-*: set TRUSTED_PROXIES to the number of proxies")
        return self.app(environ, start_response)

    def tidy(self, environ: "WSGIEnvironment") -> None:
        for header, pattern in EXPECTED.items():
            # Each proxy may have added a value, or passed on that of the one before it.
            values = environ.pop(header, "").split(",")
            value = values[-self.settings.trusted_proxies :][0].strip().rstrip("/")
            if re.fullmatch(pattern, value, re.ASCII):
                environ[header] = value
        if self.settings.https_only and PROTO not in environ:
            if not environ.get("PATH_INFO", "").startswith("/health/"):
                warn("The proxy sends no X-Forwarded-Proto: by HTTPS_ONLY it is taken for https")
            environ[PROTO] = "https"


@cache
def warn(message: str) -> None:
    """Log a warning, each only once: it is about every request."""
    logger.warning(message)
