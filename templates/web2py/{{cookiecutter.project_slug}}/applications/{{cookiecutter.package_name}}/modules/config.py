"""The settings, read once from the environment; `.env.example` explains them.

A new one is a line in `Settings`, and one in `.env.example`, with the value of development:

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

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .standard import {{ 'database_url, ' if cookiecutter.__data }}environment{{ ', rate_limit' if cookiecutter.__accounts }}
from .standard.environment import setting

PROJECT_NAME = {{cookiecutter.__project_name_quoted}}  # fmt: skip
DESCRIPTION = {{cookiecutter.__description_quoted}}  # fmt: skip

ROOT = Path(__file__).resolve().parents[{{ cookiecutter.__code_path.split("/") | length }}]
{%- if cookiecutter.__data %}
DRIVERS = {
{%- for database, driver in cookiecutter._driver_modules | dictsort %}
    "{{ database }}": "{{ driver }}",
{%- endfor %}
}
{%- endif %}
DEVELOPMENT_KEY = "for development only: everybody knows this key of {{ cookiecutter.project_slug }}"

{%- if cookiecutter.__data %}


def read_database_url(text: str) -> str:
    return database_url.usable(text, DRIVERS, ROOT)
{%- endif %}
{%- if cookiecutter.__accounts %}


def read_rate_limit_url(text: str) -> str:
    return rate_limit.usable_url(text, ROOT)
{%- endif %}


@dataclass(frozen=True, kw_only=True)
class Settings(environment.FromEnvironment):
    """One field for each environment variable."""

    app_env: Literal["production", "development", "test"] = "production"
    secret_key: str = setting(
        development=DEVELOPMENT_KEY, read=environment.read_secret_key, secret=True
    )
{%- if cookiecutter.__data %}
    database_url: str = setting(
        f"sqlite:///{ROOT / 'instance' / 'app.db'}", read=read_database_url, secret=True
    )
    database_timeout: int = setting(10, least=1, most=3600)
{%- endif %}
{%- if cookiecutter.__accounts %}
    rate_limit_url: str = setting(
        f"sqlite:///{ROOT / 'instance' / 'rate-limits.db'}", read=read_rate_limit_url, secret=True
    )
{%- endif %}
    allowed_hosts: tuple[str, ...] = setting(
        development=("localhost", "127.0.0.1", "[::1]"), read=environment.read_hosts
    )
    host: str = "127.0.0.1"
    port: int = setting(8000, least=1, most=65535)
{%- if cookiecutter.__data or cookiecutter._at_once is not defined %}
    {{ cookiecutter._at_once | default("threads: int = setting(8, least=1, most=1000)") }}
{%- endif %}
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    https_only: bool = setting(True, development=False)
    hsts_seconds: int = setting(31_536_000, least=0, most=1_000_000_000)
    trusted_proxies: int = setting(0, least=0, most=9)
    max_body_bytes: int = setting(1_048_576, least=1, most=1_000_000_000_000)
{%- for line in (cookiecutter._account_settings | default([]) if cookiecutter.__accounts else []) + cookiecutter._settings + (cookiecutter._mail_settings | default([]) if cookiecutter.__accounts else []) %}
    {{ line }}
{%- endfor %}
