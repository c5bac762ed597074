"""The settings, read once from the environment.

`.env.example` and the table in the README name the same variables; a test compares the three.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT_NAME = {{cookiecutter.__project_name_quoted}}
DESCRIPTION = {{cookiecutter.__description_quoted}}

ROOT = Path(__file__).resolve().parent.parent
DEVELOPMENT_KEY = "for development only: everybody knows this key"
SCHEMES = {"postgres": "postgresql", "postgresql": "postgresql", "mysql": "mysql"}


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
        """Return the settings, or raise SettingsError with every problem there is."""
        read = _Reader(environ)
        app_env = read.choice("APP_ENV", ("production", "development", "test"))
        production = app_env == "production"
        settings = cls(
            app_env=app_env,
            secret_key=read.text("SECRET_KEY", "" if production else DEVELOPMENT_KEY),
            database_url=read.database_url("DATABASE_URL", "sqlite:///instance/app.db"),
            allowed_hosts=read.names("ALLOWED_HOSTS", "" if production else "localhost,127.0.0.1"),
            host=read.text("HOST", "127.0.0.1"),
            port=read.number("PORT", 8000, highest=65535),
            log_level=read.choice("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
            log_format=read.choice("LOG_FORMAT", ("text", "json")),
            https_only=read.flag("HTTPS_ONLY", default=production),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0, highest=9),
            max_body_bytes=read.number("MAX_BODY_BYTES", 1_048_576),
        )
        if production:
            read.require(
                len(settings.secret_key) >= 32 and settings.secret_key != DEVELOPMENT_KEY,
                "SECRET_KEY must be a random text of at least 32 characters in production",
            )
            read.require(
                bool(settings.allowed_hosts),
                "ALLOWED_HOSTS must name the hosts that the site answers to in production",
            )
        if read.problems:
            raise SettingsError(*read.problems)
        return settings


class _Reader:
    """Reads variables and collects what is wrong with them. An empty variable counts as unset."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def require(self, condition: bool, problem: str) -> None:
        if not condition:
            self.problems.append(problem)

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return the value; the first allowed one is the default."""
        value = self.text(name, allowed[0])
        self.require(value in allowed, f"{name} must be {' or '.join(allowed)}, not {value!r}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        return self.choice(name, ("true", "false") if default else ("false", "true")) == "true"

    def number(self, name: str, default: int, highest: int | None = None) -> int:
        value = self.text(name, str(default))
        valid = value.isascii() and value.isdigit() and (highest is None or int(value) <= highest)
        limit = "a whole number" if highest is None else f"a whole number up to {highest}"
        self.require(valid, f"{name} must be {limit}, not {value!r}")
        return int(value) if valid else default

    def names(self, name: str, default: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, default).split(",") if part.strip())

    def database_url(self, name: str, default: str) -> str:
        """Return the URL with one spelling for each scheme and an absolute SQLite path."""
        scheme, _, rest = self.text(name, default).partition("://")
        if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
            return f"sqlite:///{ROOT / rest[1:]}"
        self.require(
            scheme in SCHEMES and bool(rest),
            f"{name} must start with sqlite:///, postgresql:// or mysql://",
        )
        return f"{SCHEMES.get(scheme, scheme)}://{rest}"
