"""What is around every request, whichever framework answers it: ASGI middleware for the whole site.

The Host is checked, the body limited, the headers of `security` are added, a request has an
identifier and a line in the log, and what nobody has caught is an error of ours.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from ..config import Settings
from . import log, proxies, security
from .websocket import Conversation, nothing

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
# Sends the page, or the JSON, of an error: it is given the status, and what to tell.
Refuse = Callable[[Scope, Receive, Send, int, str], Awaitable[None]]

# What a server offers beside the protocol. Others would send a body past what is done here.
EXTENSIONS = {"http.response.debug", "tls", "websocket.http.response"}
PATIENCE = 60  # seconds for the next part of a body
LINGER = 2  # seconds for a body that nobody wants any more
logger = logging.getLogger(__name__)


class BodyError(Exception):
    """The body cannot be had: it is too large, or does not come."""


class GoneError(OSError):
    """Nobody is there to whom more could be sent."""


class Shell:
    """ASGI middleware. It is the outermost: what comes from it goes to the server."""

    def __init__(
        self, app: App, settings: Settings, headers: Mapping[str, str], refuse: Refuse
    ) -> None:
        self.app = app
        self.settings = settings
        self.headers = {"Cache-Control": "no-store", **headers}
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await Request(self, self.review(scope), receive, send).run()
        elif scope["type"] == "websocket":
            await Conversation(self, self.review(scope), receive, send).run()
        else:
            await self.app(scope, receive, send)

    def review(self, scope: Scope) -> Scope:
        """Return the request as the outermost trusted proxy has seen it, with what is understood here."""
        offered = scope.get("extensions") or {}
        known = {name: offered[name] for name in EXTENSIONS & offered.keys()}
        return {**proxies.review(scope, self.settings), "extensions": known}

    def complete(
        self, status: int, given: Iterable[tuple[bytes, bytes]], identifier: str
    ) -> list[tuple[bytes, bytes]]:
        """Return the headers of an answer with ours; one that a view has set itself stays."""
        dropped = {b"content-type", b"x-request-id"} if status == 204 else {b"x-request-id"}
        headers = [each for each in given if each[0].lower() not in dropped]
        names = [(name.decode("latin-1"), "") for name, _ in headers]
        ours = [*security.missing(self.headers, names), ("X-Request-ID", identifier)]
        return headers + [(name.lower().encode(), value.encode()) for name, value in ours]

    def refusal(self, scope: Scope) -> str:
        """Return why this request is refused; health probes call a server by its address."""
        if not is_address(scope["path"]):
            return "The address of the request cannot be read."
        if proxies.path_of(scope).startswith("/health/"):
            return ""
        return security.refusal_of_host(proxies.header(scope, "host"), self.settings)


class Request:
    """One request, and what has been sent in answer to it."""

    def __init__(self, shell: Shell, scope: Scope, receive: Receive, send: Send) -> None:
        self.shell = shell
        self.scope = scope
        self.from_client = receive
        self.to_client = send
        self.method: str = scope["method"]
        self.identifier = log.request_id(proxies.header(scope, "x-request-id"))
        self.length = proxies.header(scope, "content-length")
        self.is_read = not (self.length or proxies.header(scope, "transfer-encoding"))
        self.received = 0
        self.status = 0
        self.is_over = False
        self.has_left = False
        self.problem: tuple[int, str] | None = None

    async def run(self) -> None:
        started = perf_counter()
        try:
            await self.answer()
        except Exception as error:
            await self.failed(error)
        finally:
            client, path = proxies.client_of(self.scope), self.scope["path"]
            seconds = perf_counter() - started
            log.access(client, self.method, path, self.status or 400, seconds, self.identifier)

    async def answer(self) -> None:
        settings = self.shell.settings
        if refusal := self.shell.refusal(self.scope):
            await self.refuse(400, refusal)
        elif address := security.https_address(self.scope, settings):
            await self.redirect(address)
        elif self.length.isdecimal() and int(self.length) > settings.max_body_bytes:
            await self.refuse(413, "The request is too large.")
        else:
            if self.method == "HEAD":  # It is GET without the body (RFC 9110): no view need say so.
                self.scope["method"] = "GET"
            await self.shell.app(self.scope, self.receive, self.send)

    async def failed(self, error: Exception) -> None:
        """Answer for an application that has not; say nothing to a client that has left.

        A test is to see the error itself: it is raised as well.
        """
        if self.has_left:
            return
        if self.problem and not self.status:
            problem, self.problem = self.problem, None
            await self.refuse(*problem)
            return
        if self.status and not self.is_over:
            raise error  # the server cuts the connection, and logs it
        logger.error("The application failed", exc_info=error)
        if not self.status:
            await self.refuse(500, "The server has made a mistake, which is in its log.")
        if self.shell.settings.app_env == "test":
            raise error

    async def refuse(self, status: int, message: str) -> None:
        await self.shell.refuse(self.scope, nothing, self.send, status, message)

    async def redirect(self, address: str) -> None:
        headers = [(b"location", address.encode("latin-1")), (b"content-length", b"0")]
        headers.append((b"content-type", b"text/plain; charset=utf-8"))
        await self.send({"type": "http.response.start", "status": 308, "headers": headers})
        await self.send({"type": "http.response.body", "body": b""})

    async def receive(self) -> Message:
        """Return what comes next of the body, as long as it is not too much and not too slow."""
        if self.is_over:
            return {"type": "http.disconnect"}
        if self.is_read:
            message = await self.from_client()
            self.has_left = message["type"] == "http.disconnect"
            return message
        try:
            async with asyncio.timeout(PATIENCE):
                message = await self.from_client()
        except TimeoutError:
            raise self.without_body(408, "The request came too slowly.") from None
        if message["type"] == "http.disconnect":
            self.has_left = True
            return message
        self.received += len(message.get("body", b""))
        self.is_read = not message.get("more_body", False)
        if self.received > self.shell.settings.max_body_bytes:
            raise self.without_body(413, "The request is too large.")
        return message

    def without_body(self, status: int, message: str) -> BodyError:
        self.problem = status, message
        return BodyError(message)

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self.problem:  # the application has taken it for a mistake in the body
                raise BodyError
            self.status = message["status"]
            headers = self.shell.complete(self.status, message["headers"], self.identifier)
            await self.to_client({**message, "headers": headers})
        elif message["type"] == "http.response.body":
            await self.send_body(message)
        else:
            await self.to_client(message)

    async def send_body(self, message: Message) -> None:
        if self.is_over:
            self.has_left = True
            raise GoneError
        if self.method == "HEAD":
            message = {"type": "http.response.body", "body": b""}
        self.is_over = not message.get("more_body", False)
        if self.is_over and not self.is_read:
            await self.to_client({**message, "more_body": True})
            await self.let_finish()
            message = {"type": "http.response.body", "body": b""}
        await self.to_client(message)

    async def let_finish(self) -> None:
        """Let the client send the rest: to close before that takes the answer away (RFC 9112, 9.6)."""
        try:
            async with asyncio.timeout(LINGER):
                while (await self.from_client()).get("more_body", False):
                    pass
        except TimeoutError:
            return


def is_address(target: str) -> bool:
    """Return whether a request may be for that: a path, or a whole URL (RFC 9112, 3.2)."""
    try:
        return bool(target and urlsplit(target))
    except ValueError:
        return False
