"""The session: `environ["session"]` is a dictionary that a signed cookie keeps between requests.

Bottle can sign cookies too, but it pickles them: whoever learns the key can run code.
"""

from collections.abc import Iterable
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeTimedSerializer

from ..config import Settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

COOKIE = "{{ cookiecutter.package_name }}_session"
MAX_AGE = 7 * 24 * 60 * 60


class CookieSession:
    """WSGI middleware: makes the session of the cookie, and a cookie of a session that has changed."""

    def __init__(self, app: "WSGIApplication", settings: Settings) -> None:
        self.app = app
        self.secure = "; Secure" if settings.https_only else ""
        self.serializer = URLSafeTimedSerializer(settings.secret_key, salt="session")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        session = environ["session"] = self.load(environ)
        before = deepcopy(session)

        def start(status: str, headers: list[tuple[str, str]], *exc_info: Any) -> Any:
            if session != before:
                headers = [*headers, ("Set-Cookie", self.dump(session))]
            return start_response(status, headers, *exc_info)

        return self.app(environ, start)

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
