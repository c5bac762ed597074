"""What is around every request: who may ask, how much, the log, the counts, and what went wrong."""

import math
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import Request

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.web import client, log
from fwscaffold.web.answering import refusal
from fwscaffold.web.metrics import Metrics
from fwscaffold.web.settings import Settings
from fwscaffold.wording import quoted

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LONGEST_QUERY, LARGEST_BODY = 8192, 65_536  # bytes
# They are asked by an address, by what watches over the site.
WATCHED = ("/health/", "/metrics")
UNCOUNTED = (*WATCHED, "/static/")
Refusal = tuple[int, str, dict[str, str]]


class Guard:
    """ASGI middleware; it is the outermost, so that nothing goes by it."""

    def __init__(self, app: App, settings: Settings, metrics: Metrics) -> None:
        self._app, self._settings, self._metrics = app, settings, metrics
        self._limit = _limit(settings.rate) if settings.rate else None
        self._counts = FixedWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and write down that it was."""
        started, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        address = client.address(scope, self._settings)
        try:
            await self._answer(scope, receive, sending, address)
        except Exception:  # noqa: BLE001 whatever it is; the application has answered
            log.LOGGER.exception("the application failed")
        seconds = time.perf_counter() - started
        kind = scope.get("kind", "refused")
        self._metrics.answered(kind, status, seconds)
        log.request(address, scope["method"], scope["path"], status, seconds)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, address: str) -> None:
        scope["app"] = self._app
        if refused := self._refused(scope, address):
            await refusal(Request(scope), *refused)(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refused(self, scope: Scope, address: str) -> Refusal | None:
        path = scope["path"]
        if not path.startswith("/"):
            return 400, "the address of the request is no path", {}
        if not (path.startswith(WATCHED) or client.is_allowed(scope, self._settings)):
            return 400, "this is not a host of this site", {}
        if len(scope["query_string"]) > LONGEST_QUERY:
            return 414, f"the query is longer than {LONGEST_QUERY} bytes", {}
        length = client.headers(scope, b"content-length")
        if length and int(length[0]) > LARGEST_BODY:  # of at most 20 digits, says h11
            return 413, "nothing here reads a body", {"Connection": "close"}
        return None if path.startswith(UNCOUNTED) else self._counted(address)

    def _counted(self, address: str) -> Refusal | None:
        """Count the request, and refuse what is too many."""
        key = client.network(address)
        if self._limit is None or self._counts.hit(self._limit, key):
            return None
        ends = self._counts.get_window_stats(self._limit, key).reset_time
        wait = max(1, math.ceil(ends - time.time()))
        return 429, f"too many requests, try again in {wait} s", {"Retry-After": str(wait)}


def _limit(rate: str) -> RateLimitItem:
    try:
        return parse(rate)
    except ValueError as error:
        message = f"rate {quoted(rate)} is not one such as `600/minute`"
        raise ScaffoldError(message, Exit.USAGE) from error
