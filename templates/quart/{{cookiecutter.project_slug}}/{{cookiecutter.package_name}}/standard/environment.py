"""How settings are read from the environment; `config.py` says which there are."""

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from types import NoneType
from typing import Any, Literal, Self, get_args, get_origin, get_type_hints


class SettingsError(ValueError):
    """The environment cannot be used. Each argument is one sentence that names a variable."""

    def __str__(self) -> str:
        return "\n".join(self.args)


def setting(
    default: Any = MISSING,
    *,
    development: Any = MISSING,
    least: float = -math.inf,
    most: float = math.inf,
    read: Callable[[str], Any] | None = None,
    secret: bool = False,
) -> Any:
    """Return a field of `Settings`, which must be given where it has no default."""
    rules = {"development": development, "least": least, "most": most, "read": read}
    return field(default=default, repr=not secret, metadata=rules)


@dataclass(frozen=True, kw_only=True)
class FromEnvironment:
    """What a class of settings inherits: each of its fields is an environment variable."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the settings, or raise SettingsError with every problem; empty means unset."""
        production = environ.get("APP_ENV", "").strip() in {"", "production"}
        types = get_type_hints(cls)
        values = {}
        problems = []
        for each in fields(cls):
            name = each.name.upper()
            text = environ.get(name, "").strip()
            try:
                if text:
                    values[each.name] = read_value(text, types[each.name], each.metadata)
                    if production and not each.repr:
                        refuse_known(values[each.name], each)
                else:
                    values[each.name] = default_of(each, production)
            except ValueError as error:
                shown = f", not `{text}`" if text and each.repr else ""
                problems.append(f"{name} must be {error}{shown}")
        if problems:
            raise SettingsError(*problems)
        return cls(**values)


def default_of(each: Field[Any], production: bool) -> Any:
    """Return the value of a variable that is not set."""
    default = each.metadata.get("development", MISSING)
    if production or default is MISSING:
        default = each.default
    if default is MISSING:
        raise ValueError("set; `.env.example` says to what")
    return default


def refuse_known(value: object, each: Field[Any]) -> None:
    """Raise ValueError for a secret in production that everybody knows from development."""
    if value == each.metadata.get("development", MISSING):
        raise ValueError("another one than in development")


def read_value(text: str, kind: Any, rules: Mapping[str, Any]) -> Any:
    """Return what the text stands for; raise ValueError with what is allowed."""
    if NoneType in get_args(kind):  # X | None
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if rules.get("read"):
        return rules["read"](text)
    if kind is bool:
        return read_bool(text)
    if kind in {int, float}:
        return read_number(text, kind, rules.get("least", -math.inf), rules.get("most", math.inf))
    if kind == tuple[str, ...]:
        return read_list(text)
    if get_origin(kind) is Literal:
        return choose(text, {str(option): option for option in get_args(kind)})
    if issubclass(kind, Enum):
        return choose(text, {str(option.value): option for option in kind})
    return kind(text)


def read_bool(text: str) -> bool:
    """Return whether the text says yes."""
    if text.lower() in {"true", "1", "yes", "on"}:
        return True
    if text.lower() in {"false", "0", "no", "off"}:
        return False
    raise ValueError("true or false")


def read_number(text: str, kind: type, least: float, most: float) -> float:
    """Return the number when it is within its limits."""
    try:
        number: float = kind(text)
    except ValueError:
        number = math.nan
    if not (least <= number <= most and abs(number) != math.inf):
        name = "a whole number" if kind is int else "a number"
        limits = "" if (least, most) == (-math.inf, math.inf) else f" from {least} to {most}"
        raise ValueError(name + limits)
    return number


def read_list(text: str) -> tuple[str, ...]:
    """Return the texts between the commas."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise ValueError("texts with commas between them")
    return tuple(parts)


def choose(text: str, options: Mapping[str, Any]) -> Any:
    """Return the option that the text names."""
    if text not in options:
        *others, last = options
        raise ValueError(f"{', '.join(others)} or {last}")
    return options[text]


def read_secret_key(text: str) -> str:
    """Return the text when nobody can guess it."""
    if len(text) < 32:
        raise ValueError("a random text of at least 32 characters")
    return text


def read_hosts(text: str) -> tuple[str, ...]:
    """Return the names without port and final dot; an IPv6 address is in brackets."""
    hosts = []
    for name in read_list(text.lower()):
        host = f"[{name}]" if re.fullmatch(r"[0-9a-f.]*:[0-9a-f.]*:[0-9a-f.:]*", name) else name
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|\.?\w[\w-]*(?:\.[\w-]+)*)\.?(:\d+)?", host)
        if not match:
            raise ValueError("the site's names, separated by commas")
        hosts.append(match[1])
    return tuple(hosts)

{%- if cookiecutter.__accounts or "read_origins" in cookiecutter._settings | join %}


def read_origins(text: str) -> tuple[str, ...]:
    """Return the origins (RFC 6454): how a browser names a site, with its scheme and its port."""
    origin = re.compile(r"https?://(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?")
    origins = read_list(text.lower())
    if not all(map(origin.fullmatch, origins)):
        raise ValueError("origins such as https://site.example:8443, separated by commas")
    return origins
{%- endif %}
