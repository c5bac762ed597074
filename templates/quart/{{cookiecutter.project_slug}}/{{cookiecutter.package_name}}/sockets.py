"""WebSockets are Quart's own, with a bound on what may come before the view asks for it."""

import asyncio
from functools import partial

from hypercorn.typing import (
    ASGIReceiveCallable,
    ASGIReceiveEvent,
    ASGISendCallable,
    ASGISendEvent,
    ConnectionState,
    WebsocketScope,
)
from quart import Quart
from quart.asgi import ASGIWebsocketConnection
from quart.wrappers import Websocket

AHEAD = 10  # messages that may have come before the view asks for them


class Connection(ASGIWebsocketConnection):
    """Leaves what is too early with the server: Quart would take and keep it, however much it is."""

    def __init__(self, app: Quart, scope: WebsocketScope) -> None:
        super().__init__(app, scope)
        self.ahead = asyncio.Semaphore(AHEAD)
        self.is_over = False
        scope.setdefault("state", ConnectionState({}))["ahead"] = self.ahead

    async def __call__(self, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await super().__call__(partial(self.take, receive), partial(self.give, send))

    async def handle_websocket(self, websocket: Websocket, send: ASGISendCallable) -> None:
        await super().handle_websocket(websocket, send)
        self.end()

    def end(self) -> None:
        """Let Quart take the rest, of which the last tells it that this is over."""
        self.is_over = True
        self.ahead.release()

    async def take(self, receive: ASGIReceiveCallable) -> ASGIReceiveEvent:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            self.end()
        elif message["type"] == "websocket.receive":
            message.setdefault("text", None)  # Quart looks for it where the bytes are empty
            if not self.is_over:
                await self.ahead.acquire()
        return message

    async def give(self, send: ASGISendCallable, message: ASGISendEvent) -> None:
        """Send, or wait where nobody is there: Quart, which is told of that, cancels the view."""
        try:
            await send(message)
        except OSError:
            self.end()
            await asyncio.Event().wait()

    async def send_data(self, send: ASGISendCallable, data: str | bytes) -> None:
        if self.is_over:
            await asyncio.Event().wait()
        await super().send_data(send, data)


class Socket(Websocket):
    """Lets one message more come for each that the view has taken."""

    async def receive(self) -> str | bytes:
        message = await super().receive()
        self.scope["state"]["ahead"].release()
        return message
