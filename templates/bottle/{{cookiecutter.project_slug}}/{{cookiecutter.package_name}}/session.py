"""The session: a signed JSON cookie, which also holds the form token and the messages.

Bottle can sign cookies too, but it pickles them: whoever learns the key can run code.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from bottle import HTTPError, Route, request
from itsdangerous import BadData, URLSafeTimedSerializer

from .config import Settings

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

COOKIE = "{{ cookiecutter.package_name }}_session"
MAX_AGE = 7 * 24 * 60 * 60
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Sessions:
    """Makes a session of the cookies of a request, and a cookie of a session."""

    def __init__(self, settings: Settings) -> None:
        self.secure = "; Secure" if settings.https_only else ""
        self.serializer = URLSafeTimedSerializer(settings.secret_key, salt="session")

    def load(self, environ: "WSGIEnvironment") -> dict[str, Any]:
        """Return the session, empty if there is none that we have signed, or a program asks."""
        header = "" if bearer_token(environ) else environ.get("HTTP_COOKIE", "")
        # http.cookies gives up at a cookie of somebody else's that is not well formed.
        cookies = dict(part.strip().partition("=")[::2] for part in header.split(";"))
        try:
            session: dict[str, Any] = self.serializer.loads(cookies.get(COOKIE, ""), MAX_AGE)
        except BadData:
            return {}
        return session

    def dump(self, session: dict[str, Any]) -> str:
        """Return the value of a Set-Cookie header; an empty session takes the cookie away."""
        value = self.serializer.dumps(session) if session else ""
        age = MAX_AGE if session else 0
        return f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{self.secure}"


def bearer_token(environ: "WSGIEnvironment") -> str:
    """Return the token that a program has sent (RFC 6750): no page can make a browser send one."""
    kind, _, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def csrf_token() -> str:
    """Return what a form must send back to show that it is one of ours."""
    token: str = request.session.setdefault("csrf_token", secrets.token_urlsafe(32))
    return token


class CsrfPlugin:
    """Refuses a change that no form of ours has sent; the route option `csrf=False` lets it be."""

    name = "csrf"
    api = 2

    def apply(self, callback: Callable[..., Any], route: Route) -> Callable[..., Any]:
        if route.config.get("csrf") is False:
            return callback

        @wraps(callback)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if request.method not in SAFE_METHODS and not bearer_token(request.environ):
                check_token()
            return callback(*args, **kwargs)

        return checked


def check_token() -> None:
    """Answer 403 unless the request has the form token, as a field or as a header."""
    try:
        field = request.forms.csrf_token
    except (LookupError, ValueError) as error:
        raise HTTPError(400, "The form cannot be read.") from error
    # Bottle's own reading of a header fails when it is not UTF-8.
    given = request.environ.get("HTTP_X_CSRFTOKEN") or field
    if not secrets.compare_digest(given.encode(), csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")


def flash(message: str, category: str = "") -> None:
    """Show a message on the next page; the category `error` makes it an alert."""
    request.session.setdefault("flashes", []).append([category, message])


def flashes() -> list[list[str]]:
    """Return the messages, each with its category before it, and forget them."""
    messages: list[list[str]] = request.session.pop("flashes", [])
    return messages
