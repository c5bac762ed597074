"""Tickets, which web2py keeps of each error: here few, private, in the log, and without secrets."""

import logging
import re
from pathlib import Path
from typing import Any

MOST = 1000
SECRET = re.compile("password|secret|token|key|cookie|authorization|session", re.IGNORECASE)
logger = logging.getLogger("ticket")


def adapt() -> None:
    """Adapt how web2py keeps an error, once in a process."""
    from gluon import restricted

    original = restricted.RestrictedError.log

    def keep(error: Any, request: Any) -> Any:
        for value in secrets(request):
            error.output = str(error.output).replace(value, "***")
            error.traceback = str(error.traceback).replace(value, "***")
        ticket = original(error, request)
        logger.error("%s\n%s", ticket, error.traceback.rstrip())
        forget_oldest(Path(request.folder, "errors"))
        return ticket

    restricted.RestrictedError.log = keep
    # It would keep the values of all variables, the request and the session.
    restricted.snapshot = lambda **_: {}


def secrets(request: Any) -> list[str]:
    """Return what nobody should read later of what the request has sent, the longest first."""
    sent = {**(request._post_vars or {}), **(request._get_vars or {}), **request.env}
    named = [str(value) for name, value in sent.items() if SECRET.search(str(name))]
    cookies = [cookie.value for cookie in request.cookies.values()]
    return sorted({value for value in [*named, *cookies] if len(value) > 3}, key=len, reverse=True)


def forget_oldest(folder: Path) -> None:
    """Keep the newest tickets."""
    files = list(folder.iterdir())
    if len(files) > MOST:
        for file in sorted(files, key=lambda file: file.stat().st_mtime_ns)[:-MOST]:
            file.unlink(missing_ok=True)
