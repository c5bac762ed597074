"""The settings, read once from the environment; `.env.example` explains them.

A new one is a line in `Settings`, and a line in `.env.example`:

    page_size: int = 20                                 is read from PAGE_SIZE
    page_size: int = setting(20, least=1, most=100)     with limits
    page_size: int = setting(20, development=5)         with another default outside production
    currency: Literal["EUR", "GBP"] = "EUR"             a choice
    editors: tuple[str, ...] = ("ada", "bob")           a list, with commas in the variable
    map_url: str | None = None                          what may be left out
    map_key: str = setting(secret=True)                 must be given, and no message shows it

The type says how the text is read: `str`, `int`, `float`, `bool`, or any other that is made from
one text, such as `Path` or an `Enum`. `setting(read=function)` reads it with a function of yours,
which returns the value or raises ValueError with what is allowed.
"""

import math
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from . import database_url

PROJECT_NAME = {{cookiecutter.__project_name_quoted}}  # fmt: skip
DESCRIPTION = {{cookiecutter.__description_quoted}}  # fmt: skip

ROOT = Path(__file__).resolve().parents[{{ cookiecutter.__code_path.split("/") | length }}]
DRIVERS = {
{%- for database, driver in cookiecutter._driver_modules | dictsort %}
    "{{ database }}": "{{ driver }}",
{%- endfor %}
}
DEVELOPMENT_KEY = "for development only: everybody knows this key of {{ cookiecutter.project_slug }}"


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


def read_secret_key(text: str) -> str:
    """Return the text when nobody can guess it."""
    if len(text) < 32:
        raise ValueError("a random text of at least 32 characters")
    return text


def read_database_url(text: str) -> str:
    """Return the URL when it can be used, with an absolute path to SQLite's file."""
    if not re.match("({{cookiecutter._url_pattern}}).", text):
        raise ValueError("a URL that starts with {{cookiecutter._url_words}}")
    url = re.sub("^postgres://", "postgresql://", with_absolute_path(text))
    kind = database_url.parse(url).kind
    if not find_spec(DRIVERS[kind]):
        raise ValueError(f"for a driver that is installed: `pip install '.[{kind}]'`")
    return url


def read_rate_limit_url(text: str) -> str:
    """Return the URL, with an absolute path to SQLite's file."""
    if not re.match("(sqlite:///|rediss?://|memory://)", text):
        raise ValueError("a URL that starts with sqlite:///, redis:// or memory://")
    return with_absolute_path(text)


def with_absolute_path(url: str) -> str:
    """Return the URL; SQLite's path is relative to the project."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
    return url


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


def read_origins(text: str) -> tuple[str, ...]:
    """Return the origins (RFC 6454): how a browser names a site, with its scheme and its port."""
    origin = re.compile(r"https?://(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?")
    origins = read_list(text.lower())
    if not all(map(origin.fullmatch, origins)):
        raise ValueError("origins such as https://site.example:8443, separated by commas")
    return origins


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One field for each environment variable."""

    app_env: Literal["production", "development", "test"] = "production"
    secret_key: str = setting(development=DEVELOPMENT_KEY, read=read_secret_key, secret=True)
    database_url: str = setting(
        f"sqlite:///{ROOT / 'instance' / 'app.db'}", read=read_database_url, secret=True
    )
    database_timeout: int = setting(10, least=1, most=3600)
    rate_limit_url: str = setting(
        f"sqlite:///{ROOT / 'instance' / 'rate-limits.db'}", read=read_rate_limit_url, secret=True
    )
    allowed_hosts: tuple[str, ...] = setting(
        development=("localhost", "127.0.0.1", "[::1]"), read=read_hosts
    )
    trusted_origins: tuple[str, ...] = setting((), read=read_origins)
    host: str = "127.0.0.1"
    port: int = setting(8000, least=1, most=65535)
    threads: int = setting(8, least=1, most=1000)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    https_only: bool = setting(True, development=False)
    hsts_seconds: int = setting(31_536_000, least=0, most=1_000_000_000)
    trusted_proxies: int = setting(0, least=0, most=9)
    max_body_bytes: int = setting(1_048_576, least=1, most=1_000_000_000_000)
{%- for line in cookiecutter._settings %}
    {{ line }}
{%- endfor %}

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
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
                else:
                    values[each.name] = default_of(each, production)
            except ValueError as error:
                shown = f", not `{text}`" if text and each.repr else ""
                problems.append(f"{name} must be {error}{shown}")
        if production and values.get("secret_key") == DEVELOPMENT_KEY:
            problems.append("SECRET_KEY must be another one than in development")
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
