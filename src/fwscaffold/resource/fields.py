"""The fields of a resource: what each holds, and what is asked of it."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

OPTIONS = ("required", "unique", "index")
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
        options = [name for name in OPTIONS if getattr(self, name)]
        default = [] if self.default is None else [f"default {self.default}"]
        return [f"{self.type}{more if self.to or self.choices else ''}", *options, *default]

    @property
    def definition(self) -> str:
        """The field as it is typed, and as the receipt has it."""
        argument = ",".join(self.choices) or (self.to if self.to != self.name else "")
        kind = f"{self.type}={argument}" if argument else str(self.type)
        options = [name for name in OPTIONS if getattr(self, name)]
        if self.unique:
            options.remove("required")
        default = str(self.default).lower() if isinstance(self.default, bool) else self.default
        last = [] if default is None else [f"default={default}"]
        return ":".join([self.name, kind, *options, *last])

    @property
    def as_json(self) -> dict[str, Any]:
        """All but its name, as the template has it."""
        content = asdict(self)
        del content["name"]
        return {**content, "type": self.type.value, "choices": list(self.choices)}
