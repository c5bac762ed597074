"""How often visitors may try what somebody could guess, or could bother others with."""

from django.conf import settings
from django.http import HttpRequest

from {{cookiecutter.package_name}}.errors import HttpError
from {{cookiecutter.package_name}}.standard.rate_limit import Attempts

attempts = Attempts(settings.RATE_LIMIT_URL)


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def begin_attempt(request: HttpRequest, action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := attempts.begin(action, address_of(request), account):
        raise HttpError(429, headers={"Retry-After": str(seconds)})
