{% if cookiecutter.__accounts -%}
from typing import Any

from django.apps import apps
{% endif -%}
from django.http import HttpRequest

from .config import DESCRIPTION, PROJECT_NAME


{% if cookiecutter.__accounts -%}
def site(request: HttpRequest | None = None) -> dict[str, Any]:
    """Return what every template knows; an app is in the menu when its configuration names a page."""
    menu = [app for app in apps.get_app_configs() if hasattr(app, "menu_page")]
    return {"project_name": PROJECT_NAME, "description": DESCRIPTION, "menu": menu}
{%- else -%}
def site(request: HttpRequest | None = None) -> dict[str, str]:
    """Return what every template knows."""
    return {"project_name": PROJECT_NAME, "description": DESCRIPTION}
{%- endif %}
