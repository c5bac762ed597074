"""The project's own user, from the first migration: it can grow fields at any time."""

import uuid
from typing import ClassVar

from django.contrib.auth import models as auth
from django.db import models
from django.utils.crypto import salted_hmac


class UserManager(auth.UserManager["User"]):
    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "User":
        return super().get_by_natural_key(self.model.normalize_username(username))

    async def aget_by_natural_key(self, username: str | None) -> "User":
        return await super().aget_by_natural_key(self.model.normalize_username(username))


class User(auth.AbstractUser):
    # A part of each session: another key ends them all.
    session_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects: ClassVar = UserManager()

    def get_session_auth_hash(self) -> str:
        """Return what a session knows of its user; with another password it is another."""
        password = super().get_session_auth_hash()
        return salted_hmac(str(self.session_key), password, algorithm="sha256").hexdigest()
{%- if cookiecutter.__accounts %}

    def sign_out_everywhere(self) -> None:
        """End the sessions of the user, and the tokens of their programs."""
        self.session_key = uuid.uuid4()
        self.save(update_fields=["session_key"])
{%- endif %}

    @classmethod
    def normalize_username(cls, username: str | None) -> str:
        """Return the name as it is stored and looked up: Ada and ada are the same person."""
        return (super().normalize_username(username) or "").lower()
