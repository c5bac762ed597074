from django.http import HttpRequest

from .config import DESCRIPTION, PROJECT_NAME


def site(request: HttpRequest | None = None) -> dict[str, str]:
    """Return what every template knows."""
    return {"project_name": PROJECT_NAME, "description": DESCRIPTION}
