"""The tokens with which programs use the API. They are signed, and end with the user's sessions."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .limits import address_of, attempts, begin_attempt
from .models import User


def make_token(user: User) -> str:
    """Return what stands for the user until a new password, or the sign-out everywhere."""
    return Signer(salt=f"token {user.get_session_auth_hash()}").sign(str(user.pk))


def user_of(token: str) -> User | None:
    """Return the user that the token stands for."""
    number = token.partition(":")[0]
    is_id = number.isascii() and number.isdecimal() and len(number) <= 18
    user = User.objects.filter(pk=number, is_active=True).first() if is_id else None
    if user:
        try:
            Signer(salt=f"token {user.get_session_auth_hash()}").unsign(token)
        except BadSignature:
            return None
    return user


class TokenMixin(View):
    """Lets a program show a token (RFC 6750) in the place of a session and of a form token."""

    @method_decorator(csrf_exempt)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer":
            # Cookies are sent by every browser, whatever page makes it do so.
            return csrf_protect(super().dispatch)(request, *args, **kwargs)
        request.user = user_of(token.strip()) or AnonymousUser()
        if not request.user.is_authenticated:
            attempts.failed(address_of(request))
            begin_attempt(request, "token")
        return super().dispatch(request, *args, **kwargs)
