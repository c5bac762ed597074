"""What the text of a note may be."""

import unicodedata
from typing import Any

from gluon.validators import Validator

MAX_LENGTH = 500


class IS_NOTE_TEXT(Validator):  # noqa: N801 (validators are called so in web2py)
    """Accepts a text of 1 to 500 characters, and gives it without white space around it."""

    def __call__(self, value: Any, record_id: Any = None) -> tuple[Any, str | None]:
        """Return the value as it is stored, and what is wrong with it or None."""
        del record_id
        if not isinstance(value, str):
            return value, "The text must be a string."
        text = value.replace("\r\n", "\n").strip()
        if not 1 <= len(text) <= MAX_LENGTH:
            return value, f"The text must have 1 to {MAX_LENGTH} characters."
        if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
            return value, "The text must not have control characters."
        return text, None
