"""The settings, read once from the environment; `.env.example` explains them."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PROJECT_NAME = {{cookiecutter.__project_name_quoted}}  # fmt: skip
DESCRIPTION = {{cookiecutter.__description_quoted}}  # fmt: skip

ROOT = Path(__file__).resolve().parents[{{ cookiecutter.__code_path.split("/") | length }}]
DEVELOPMENT_KEY = "for development only: everybody knows this key"
OUTSIDE_PRODUCTION = {
    "SECRET_KEY": DEVELOPMENT_KEY,
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "HTTPS_ONLY": "false",
}
# The default in production, what a value must match, and the same in words.
RULES = {
    "APP_ENV": ("production", "production|development|test", "production, development or test"),
    "SECRET_KEY": ("", ".{32,}", "a random text of at least 32 characters"),
    "DATABASE_URL": (
        "sqlite:///instance/app.db",
        "({{cookiecutter._url_pattern}}).+",
        "a URL that starts with {{cookiecutter._url_words}}",
    ),
    "ALLOWED_HOSTS": ("", r"[\w.:-]+( *, *[\w.:-]+)*", "the site's names, separated by commas"),
    "HOST": ("127.0.0.1", r"\S+", "the address to listen on"),
    "PORT": ("8000", r"\d{1,5}", "the port to listen on"),
    "LOG_LEVEL": ("INFO", "DEBUG|INFO|WARNING|ERROR", "DEBUG, INFO, WARNING or ERROR"),
    "LOG_FORMAT": ("text", "text|json", "text or json"),
    "HTTPS_ONLY": ("true", "true|false", "true or false"),
    "TRUSTED_PROXIES": ("0", r"\d", "a number from 0 to 9"),
    "MAX_BODY_BYTES": ("1048576", r"\d{1,12}", "a number of bytes"),
}
READ: dict[Any, Callable[[str], Any]] = {
    bool: "true".__eq__,
    int: int,
    str: str,
    tuple[str, ...]: lambda text: tuple(re.split(" *, *", text)),
}


class SettingsError(ValueError):
    """The environment cannot be used. Each argument is one sentence that names a variable."""

    def __str__(self) -> str:
        return "\n".join(self.args)


@dataclass(frozen=True)
class Settings:
    """One field per environment variable."""

    app_env: str
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    allowed_hosts: tuple[str, ...]
    host: str
    port: int
    log_level: str
    log_format: str
    https_only: bool
    trusted_proxies: int
    max_body_bytes: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Return the settings, or raise SettingsError with every problem; empty means unset."""
        given = {name: environ[name].strip() for name in RULES if environ.get(name, "").strip()}
        production = given.get("APP_ENV", "production") == "production"
        defaults = {name: rule[0] for name, rule in RULES.items()}
        values = defaults | ({} if production else OUTSIDE_PRODUCTION) | given
        problems = [
            f"{name} must be {words}"
            for name, (_, pattern, words) in RULES.items()
            if not re.fullmatch(pattern, values[name])
            or (production and values[name] == DEVELOPMENT_KEY)
        ]
        if problems:
            raise SettingsError(*problems)
        values["DATABASE_URL"] = _one_spelling(values["DATABASE_URL"])
        return cls(**{f.name: READ[f.type](values[f.name.upper()]) for f in fields(cls)})


def _one_spelling(url: str) -> str:
    """Return the URL with an absolute SQLite path, or the name that all libraries know."""
    if url.startswith("sqlite:///"):
        return f"sqlite:///{ROOT / url.removeprefix('sqlite:///')}"
    return re.sub("^postgres://", "postgresql://", url)
