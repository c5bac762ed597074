"""What installers say where they get no answer from a package index."""

import re

# What uv and pip say where they get no answer from an index, and where uv is told not to ask.
NO_ANSWER = re.compile(
    r"error sending request for url|connection broken by|failed to lookup address information"
    r"|ConnectTimeoutError|NewConnectionError|NameResolutionError",
    re.IGNORECASE,
)
NOT_ASKED = "network was disabled"
INDEX = re.compile(r"(?:https?://|host=')([\w.:-]+)")


def unreachable(log: str) -> str:
    """Return in a sentence that an installer found no way to its index, or nothing."""
    if NOT_ASKED in log:
        return (
            "uv is told not to use the network (`UV_OFFLINE`), and not all that the project "
            "requires was downloaded before"
        )
    if not NO_ANSWER.search(log):
        return ""
    index = INDEX.search(log)
    return (
        f"no answer from {index[1] if index else 'the package index'}: connect to the network, or "
        "name an index that answers with `UV_DEFAULT_INDEX` (uv) or `PIP_INDEX_URL` (pip)"
    )
