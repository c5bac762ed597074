"""The users and, as an example, their notes."""

from typing import ClassVar

from django.contrib.auth import models as auth
from django.core.validators import RegexValidator
from django.db import models
from django.utils.text import Truncator


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


no_control_characters = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]",
    "The text must not have control characters.",
    inverse_match=True,
)


class Note(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(max_length=500, validators=[no_control_characters])

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="note_text_is_not_empty")
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(40)
