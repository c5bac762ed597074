from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest


class EmailBackend(BaseBackend):
    """Authenticate with an address in the place of a name."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **kwargs: Any
    ) -> Any:
        user = get_user_model().objects.filter(email__iexact=username).first()
        return user if user and user.check_password(password) else None

    def get_user(self, user_id: int) -> Any:
        return get_user_model().objects.filter(pk=user_id).first()
