"""The project's own user, from the first migration: it can grow fields at any time."""

from typing import ClassVar

from django.contrib.auth import models as auth


class UserManager(auth.UserManager["User"]):
    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "User":
        return super().get_by_natural_key(self.model.normalize_username(username))


class User(auth.AbstractUser):
    objects: ClassVar = UserManager()

    @classmethod
    def normalize_username(cls, username: str | None) -> str:
        """Return the name as it is stored and looked up: Ada and ada are the same person."""
        return (super().normalize_username(username) or "").lower()
