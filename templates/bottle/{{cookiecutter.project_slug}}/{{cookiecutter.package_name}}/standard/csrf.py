"""Form tokens: a change of somebody who has signed in must come from a page of ours."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from bottle import HTTPError, Route, request

from .cookies import bearer_token

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


def csrf_token() -> str:
    """Return what a form must send back to show that it is one of ours."""
    token: str = request.session.setdefault("csrf_token", secrets.token_urlsafe(32))
    return token


class CsrfPlugin:
    """Refuses a change that no form of ours has sent; the route option `csrf=False` lets it be."""

    name = "csrf"
    api = 2

    def apply(self, callback: Callable[..., Any], route: Route) -> Callable[..., Any]:
        if route.config.get("csrf") is False:
            return callback

        @wraps(callback)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if request.method not in SAFE_METHODS and not bearer_token(request.environ):
                check_token()
            return callback(*args, **kwargs)

        return checked


def check_token() -> None:
    """Answer 403 unless the request has the form token, as a field or as a header."""
    try:
        field = request.forms.csrf_token
    except (LookupError, ValueError) as error:
        raise HTTPError(400, "The form cannot be read.") from error
    # Bottle's own reading of a header fails when it is not UTF-8.
    given = request.environ.get("HTTP_X_CSRFTOKEN") or field
    if not secrets.compare_digest(given.encode(), csrf_token().encode()):
        raise HTTPError(403, "The form is out of date. Go back, reload the page and try again.")
