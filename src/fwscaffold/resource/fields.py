"""The fields of a resource: what each holds, and what is asked of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from fwscaffold.wording import quoted

Value = str | int | bool | None


class Type(StrEnum):
    """What a field holds."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    EMAIL = "email"
    URL = "url"
    CHOICE = "choice"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Field:
    """One field; *choices* are those of a choice, *to* and *to_plural* what a reference names."""

    name: str
    type: Type
    required: bool = False
    unique: bool = False
    index: bool = False
    default: Value = None
    choices: tuple[str, ...] = ()
    to: str = ""
    to_plural: str = ""

    @property
    def words(self) -> list[str]:
        """Its type, and what is asked of it, as a person would say it."""
        more = f" to {self.to_plural}" if self.to else f" of {', '.join(self.choices)}"
        options = [name for name in ("required", "unique", "index") if getattr(self, name)]
        default = [] if self.default is None else [f"default {self.default}"]
        return [f"{self.type}{more if self.to or self.choices else ''}", *options, *default]

    @property
    def as_json(self) -> dict[str, Any]:
        """All but its name, as the template and the receipt have it."""
        content = asdict(self)
        del content["name"]
        return {**content, "type": self.type.value, "choices": list(self.choices)}


def from_json(name: str, content: Mapping[str, Any]) -> Field:
    """Return the field that the receipt has; raise `ValueError` for what no version has written."""
    match content:
        case {
            "type": str(kind),
            "required": bool(required),
            "unique": bool(unique),
            "index": bool(index),
            "default": None | str() | int() as default,
            "choices": list(choices),
            "to": str(to),
            "to_plural": str(to_plural),
        } if kind in {*Type} and all(isinstance(each, str) for each in choices):
            given = (required, unique, index, default, tuple(choices), to, to_plural)
            return Field(name, Type(kind), *given)
    raise ValueError(f"{quoted(name)} is no field")
