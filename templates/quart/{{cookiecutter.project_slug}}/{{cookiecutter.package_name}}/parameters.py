"""What a request asks for: the page of a list, what the JSON in its body says."""

from typing import Any

from quart import abort, request
from werkzeug.exceptions import UnsupportedMediaType

MAX_ID = 2**31 - 1


def page_number() -> int:
    """Return the page that the query asks for, or the first."""
    return max(1, min(request.args.get("page", 1, type=int), MAX_ID))


async def json_body() -> Any:
    """Return what the JSON of the request says, or answer 415 or 400."""
    if not request.is_json:  # Quart would take it for none
        raise UnsupportedMediaType("The request must be JSON.")
    try:
        return await request.get_json()
    except RecursionError:
        abort(400, "The JSON is nested too deeply.")
    except UnicodeDecodeError:
        abort(400, "The JSON is not in UTF-8.")
