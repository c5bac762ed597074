"""The validator of texts."""

import unicodedata
from typing import Any

from gluon.validators import ValidationError, Validator


class IS_TEXT(Validator):  # noqa: N801 (validators are called so in web2py)
    """Accepts a text of 1 to so many characters, and gives it without white space around it."""

    def __init__(self, maxsize: int) -> None:
        self.maxsize = maxsize

    def validate(self, value: Any, record_id: Any = None) -> str:
        """Return the text as it is stored; raise ValidationError."""
        del record_id
        if not isinstance(value, str):
            raise ValidationError("Enter a text.")
        text = value.replace("\r\n", "\n").strip()
        if not 1 <= len(text) <= self.maxsize:
            raise ValidationError(f"Enter 1 to {self.maxsize} characters.")
        if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
            raise ValidationError("Enter no control characters.")
        return text
