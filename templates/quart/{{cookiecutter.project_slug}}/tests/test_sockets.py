"""WebSockets, as a server hands them to the application: see `sockets.py`."""

import asyncio

import pytest
from quart import Quart, websocket

from {{cookiecutter.package_name}} import sockets

SCOPE = {
    "type": "websocket",
    "asgi": {"version": "3.0", "spec_version": "2.4"},
    "http_version": "1.1",
    "scheme": "ws",
    "path": "/",
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
}
HELLO = {"type": "websocket.receive", "text": "hello"}


class Server:
    """Gives messages, the last of which says that the client has left."""

    def __init__(self, *given):
        self.given = [{"type": "websocket.connect"}, *given]
        self.is_closed = asyncio.Event()
        self.sent = []

    async def receive(self):
        await asyncio.sleep(0)
        if self.given:
            return self.given.pop(0)
        await self.is_closed.wait()
        return {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message):
        if self.is_closed.is_set():
            raise OSError
        self.sent.append(message)
        if message["type"] == "websocket.close":
            self.is_closed.set()

    async def serve(self, view):
        app = Quart(__name__)
        app.asgi_websocket_class, app.websocket_class = sockets.Connection, sockets.Socket
        app.add_websocket("/", "view", view)
        async with asyncio.timeout(30):
            await app({**SCOPE}, self.receive, self.send)


def test_what_is_not_asked_for_is_left_with_the_server():
    left = []

    async def view():
        await websocket.accept()
        for _ in range(2):
            for _ in range(1000):
                await asyncio.sleep(0)
            left.append(len(server.given))
            assert await websocket.receive() == "hello"

    server = Server(*[HELLO] * 100)
    asyncio.run(server.serve(view))
    assert left == [100 - sockets.AHEAD - 1, 100 - sockets.AHEAD - 2]


def test_a_message_without_bytes_is_one():
    async def view():
        seen.append(await websocket.receive())

    seen = []
    asyncio.run(Server({"type": "websocket.receive", "bytes": b""}).serve(view))
    assert not seen[0]


@pytest.mark.parametrize("messages", [0, 100])
def test_a_view_that_writes_to_nobody_is_cancelled(messages, caplog):
    async def view():
        await websocket.accept()
        server.is_closed.set()
        try:
            while True:
                await websocket.send("anybody there?")
        finally:
            ended.append(True)

    ended = []
    server = Server(*[HELLO] * messages)
    asyncio.run(server.serve(view))
    assert ended == [True]
    assert not caplog.records
