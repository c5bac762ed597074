"""What is refused before Bottle looks for a route: a wrong host, a large body, a forged form."""

import re
from secrets import compare_digest

from bottle import Bottle, HTTPError, request

from . import session

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def install(app: Bottle) -> None:
    """Add the hooks; they see the requests of mounted applications too."""
    for hook in (check_host, check_size, check_token):
        app.add_hook("before_request", hook)


def check_host() -> None:
    # Health probes call a server by its address.
    if not request.path.startswith("/health/") and not is_allowed(
        request.get_header("Host", ""), request.app.settings.allowed_hosts
    ):
        raise HTTPError(400, "This site does not go by that name.")


def is_allowed(host: str, allowed: tuple[str, ...]) -> bool:
    """Return whether the name in a Host header is allowed; `.example.com` allows subdomains."""
    match = re.fullmatch(r"([\w.-]+|\[[\da-f:.]+\])(:\d+)?", host, re.ASCII | re.IGNORECASE)
    name = match[1].lower() if match else ""
    return any(
        name == each.lstrip(".") or (each.startswith(".") and name.endswith(each))
        for each in allowed
    )


def check_size() -> None:
    if request.chunked:
        raise HTTPError(411, "Say how long the body is.")
    if request.content_length > request.app.settings.max_body_bytes:
        raise HTTPError(413, "The request is too large.")


def check_token() -> None:
    """Refuse a change that does not come from a page of ours."""
    if request.method in SAFE_METHODS:
        return
    try:
        field = request.forms.getunicode("csrf_token", "")
    except (LookupError, ValueError) as error:
        raise HTTPError(400, "The form cannot be read.") from error
    given = request.get_header("X-CSRFToken") or field
    if not compare_digest(given.encode(), session.csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")
