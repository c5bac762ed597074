"""The pages' templates, and what every page knows."""

{% if cookiecutter.__accounts -%}
import secrets
from collections.abc import Mapping
{% endif -%}
from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, pass_context
from jinja2.runtime import Context

from .config import DESCRIPTION, PROJECT_NAME, Settings
from .standard import proxies

DIRECTORY = Path(__file__).parent / "templates"
find_path = lru_cache(maxsize=1000, typed=True)(FastAPI.url_path_for)  # it asks route after route


def page_context(request: Request) -> dict[str, Any]:
    """Return what every template has, beside what its route gives it."""
{%- if cookiecutter.__accounts %}
    return {
        "path": request.scope["path"],
        "root_path": proxies.root_of(request.scope),
        "user": getattr(request.state, "user", None),
    }
{%- else %}
    return {"path": request.scope["path"]}
{%- endif %}


environment = Environment(
    loader=FileSystemLoader(DIRECTORY), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
environment.globals.update(project_name=PROJECT_NAME, description=DESCRIPTION)
templates = Jinja2Templates(env=environment, context_processors=[page_context])

{% if cookiecutter.__accounts %}
def configure(settings: Settings, menu: Mapping[str, str]) -> None:
    """Load every template now: later that would hold up all requests, and not only its own.

    The menu has the paths of the resources, by their titles.
    """
    environment.globals["menu"] = menu
{%- else %}
def configure(settings: Settings) -> None:
    """Load every template now: later that would hold up all requests, and not only its own."""
{%- endif %}
    environment.auto_reload = settings.app_env == "development"
    for name in environment.list_templates(extensions=["html"]):
        environment.get_template(name)


def path_for(request: Request, name: str, /, **parameters: Any) -> str:
    """Return the path of a route by its name, below what the site is mounted at."""
    root = proxies.root_of(request.scope)
    return f"{root}{find_path(request.app, name, **parameters)}"


@pass_context
def url_for(context: Context, name: str, /, **parameters: Any) -> str:
    return path_for(context["request"], name, **parameters)

{%- if cookiecutter.__accounts %}


@pass_context
def csrf_token(context: Context) -> str:
    """Return the token that the forms of this session carry."""
    session = context["request"].session
    return str(session.setdefault("csrf_token", secrets.token_hex()))


@pass_context
def flashes(context: Context) -> list[tuple[str, str]]:
    """Return what is to be told on this page, each once."""
    session = context["request"].scope.get("session", {})
    told: list[tuple[str, str]] = session.pop("flashes", [])
    return told


def flash(request: Request, message: str, category: str = "message") -> None:
    """Tell this on the next page."""
    request.session["flashes"] = [*request.session.get("flashes", []), (category, message)]
{%- endif %}
{%- if cookiecutter.__example %}


def plural(count: int, noun: str) -> str:
    """Return the count with its noun: `1 note`, `2 notes`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
{%- endif %}


environment.globals.update(url_for=url_for{{ ", csrf_token=csrf_token, flashes=flashes" if cookiecutter.__accounts }})
{%- if cookiecutter.__example %}
environment.filters["plural"] = plural
{%- endif %}
