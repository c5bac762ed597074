"""The session: a signed JSON cookie, with the form token and the messages for the next page.

Bottle can sign cookies too, but it pickles them: whoever learns the key can run code.
"""

import secrets
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from bottle import request
from itsdangerous import BadData, URLSafeTimedSerializer

from .config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

COOKIE = "session"
MAX_AGE = 7 * 24 * 60 * 60


class Sessions:
    """WSGI middleware: `environ["session"]` is a dict, and goes back to the browser if it changed.

    It is no hook: Bottle forgets the cookies that a hook adds to a redirect or an error.
    """

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.secure = settings.https_only
        self.serializer = URLSafeTimedSerializer(settings.secret_key, salt="session")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> "Iterable[bytes]":
        session = environ["session"] = self._load(environ.get("HTTP_COOKIE", ""))
        before = deepcopy(session)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if session != before:
                headers = [*headers, ("Set-Cookie", self._dump(session))]
            return start_response(status, headers, *exc_info)

        return self.app(environ, start)

    def _load(self, header: str) -> dict[str, Any]:
        # http.cookies gives up at a cookie of somebody else's that is not well formed.
        cookies = dict(part.strip().partition("=")[::2] for part in header.split(";"))
        try:
            session: dict[str, Any] = self.serializer.loads(cookies.get(COOKIE, ""), MAX_AGE)
        except BadData:
            return {}
        return session

    def _dump(self, session: dict[str, Any]) -> str:
        value = self.serializer.dumps(session) if session else ""
        age = MAX_AGE if session else 0
        secure = "; Secure" if self.secure else ""
        return f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


def current() -> dict[str, Any]:
    """Return the session of this request."""
    session: dict[str, Any] = request.environ["session"]
    return session


def csrf_token() -> str:
    """Return what a form must send back to show that it is one of ours."""
    token: str = current().setdefault("csrf_token", secrets.token_urlsafe(32))
    return token


def flash(message: str, category: str = "") -> None:
    """Show a message on the next page; the category `error` makes it an alert."""
    current().setdefault("flashes", []).append([category, message])


def flashes() -> list[list[str]]:
    """Return the messages, each with its category before it, and forget them."""
    messages: list[list[str]] = current().pop("flashes", [])
    return messages
