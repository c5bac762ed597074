"""Sessions in a form of one's own, as Quart-Session and its like have them."""

from itsdangerous import BadSignature, URLSafeSerializer
from quart import Quart
from quart.sessions import SecureCookieSession, SessionInterface, SessionMixin
from quart.typing import ResponseTypes
from quart.wrappers import BaseRequestWebsocket


class Sessions(SessionInterface):
    async def open_session(self, app: Quart, request: BaseRequestWebsocket) -> SecureCookieSession:
        try:
            given = serializer(app).loads(request.cookies.get(self.get_cookie_name(app), ""))
        except BadSignature:
            given = {}
        return SecureCookieSession(given)

    async def save_session(
        self, app: Quart, session: SessionMixin, response: ResponseTypes | None
    ) -> None:
        if response and session.modified:
            response.set_cookie(
                self.get_cookie_name(app),
                serializer(app).dumps(dict(session)),
                expires=self.get_expiration_time(app, session),
                httponly=self.get_cookie_httponly(app),
                secure=self.get_cookie_secure(app),
                samesite=self.get_cookie_samesite(app),
            )


def serializer(app: Quart) -> URLSafeSerializer:
    return URLSafeSerializer(app.config["SECRET_KEY"])
