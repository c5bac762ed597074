"""What is around every WebSocket: it begins as a request, and is checked and refused as one."""

import logging
from time import perf_counter
from typing import TYPE_CHECKING

from . import log, proxies, security

if TYPE_CHECKING:
    from .asgi import Message, Receive, Scope, Send, Shell

logger = logging.getLogger(__name__)


class Conversation:
    """A WebSocket, with the manners of a request until it is accepted."""

    def __init__(self, shell: "Shell", scope: "Scope", receive: "Receive", send: "Send") -> None:
        self.shell = shell
        self.scope = scope
        self.receive = receive
        self.to_client = send
        self.identifier = log.request_id(proxies.header(scope, "x-request-id"))
        self.status = 0

    async def run(self) -> None:
        started = perf_counter()
        try:
            if refusal := self.shell.refusal(self.scope):
                await self.deny(400, refusal)
            elif not security.is_known_origin(self.scope, self.shell.settings):
                await self.deny(403, "This page is not from here.")
            else:
                await self.shell.app(self.scope, self.receive, self.send)
        except Exception as error:
            await self.failed(error)
        finally:
            client, path = proxies.client_of(self.scope), self.scope["path"]
            seconds = perf_counter() - started
            log.access(client, "GET", path, self.status or 400, seconds, self.identifier)

    async def failed(self, error: Exception) -> None:
        logger.error("The application failed", exc_info=error)
        if self.status:
            await self.to_client({"type": "websocket.close", "code": 1011})
        else:
            await self.deny(500, "The server has made a mistake, which is in its log.")
        if self.shell.settings.app_env == "test":
            raise error

    async def send(self, message: "Message") -> None:
        if message["type"] == "websocket.close" and not self.status:
            await self.deny(403, message.get("reason") or "This is not for you.")
            return
        if message["type"] == "websocket.accept":
            self.status = 101
            given = message.get("headers", [])
            message = {**message, "headers": [*given, (b"x-request-id", self.identifier.encode())]}
        elif message["type"] == "websocket.http.response.start":
            self.status = message["status"]
            headers = self.shell.complete(self.status, message["headers"], self.identifier)
            message = {**message, "headers": headers}
        await self.to_client(message)

    async def deny(self, status: int, message: str) -> None:
        """Answer as to a request where the server can, otherwise as it does."""
        self.status = status
        if "websocket.http.response" not in self.scope.get("extensions", {}):
            await self.to_client({"type": "websocket.close", "code": 1008})
            return
        scheme = "https" if self.scope["scheme"] == "wss" else "http"
        scope = {**self.scope, "type": "http", "method": "GET", "scheme": scheme, "extensions": {}}
        await self.shell.refuse(scope, nothing, self.send_denial, status, message)

    async def send_denial(self, message: "Message") -> None:
        await self.send({**message, "type": f"websocket.{message['type']}"})


async def nothing() -> "Message":
    """Receive nothing: who asks for a refusal has no more to say."""
    return {"type": "http.disconnect"}
