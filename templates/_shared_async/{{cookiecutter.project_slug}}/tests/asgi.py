"""An ASGI application as a WSGI one, so that the same tests ask both kinds.

It asserts on the way that the application keeps to ASGI: which messages come, in which order, and
of which types they are.
"""

import asyncio
from concurrent.futures import wait
from threading import Thread
from urllib.parse import quote

PATIENCE = 300  # seconds after which something hangs, also where the machine is busy
PLAIN = {"CONTENT_TYPE": "content-type", "CONTENT_LENGTH": "content-length"}


class Loop:
    """An event loop in a thread of its own. What belongs to a loop lives as long as it does."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def run(self, coroutine):
        """Return what the coroutine returns, or fail where it does not end."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        wait([future], PATIENCE)
        if not future.done():
            future.cancel()
            raise AssertionError(f"{coroutine} has not ended in {PATIENCE} seconds")
        return future.result()

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive(), "something blocks the loop, and does not end"
        self.loop.run_until_complete(self.loop.shutdown_default_executor())
        self.loop.close()


class Bridge:
    """The WSGI application. It has started until it is closed."""

    def __init__(self, app, loop):
        self.app = app
        self.loop = loop
        self.state = {}
        self.messages = asyncio.Queue()
        self.replies = asyncio.Queue()
        self.lifespan = loop.run(self._start())

    def run(self, coroutine):
        return self.loop.run(coroutine)

    def close(self):
        self.run(self._tell("shutdown"))
        self.run(self._end())

    async def _start(self):
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self.state}
        task = asyncio.create_task(self.app(scope, self.messages.get, self.replies.put))
        await self._tell("startup")
        return task

    async def _tell(self, what):
        await self.messages.put({"type": f"lifespan.{what}"})
        reply = await self.replies.get()
        assert reply["type"] == f"lifespan.{what}.complete", reply

    async def _end(self):
        await self.lifespan

    def __call__(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        exchange = Exchange(environ["wsgi.input"].read(length) if length else b"")
        scope = {**scope_of(environ), "state": self.state.copy()}
        self.run(exchange.run(self.app, scope))
        status, headers = exchange.start
        start_response(f"{status} -", headers)
        return [b""] if scope["method"] == "HEAD" else exchange.body


class Exchange:
    """One request, and the messages that answer it."""

    def __init__(self, body):
        self.given = body
        self.is_read = False
        self.start = None
        self.body = []
        self.is_over = False
        self.over = asyncio.Event()

    async def run(self, app, scope):
        try:
            await app(scope, self.receive, self.send)
        except Exception:
            # Tests are raised what nobody has caught; here it is seen by its answer.
            if not (self.is_over and self.start[0] == 500):
                raise
        assert self.is_over, "an application returns when it has answered"

    async def receive(self):
        if self.is_read:
            await self.over.wait()
            return {"type": "http.disconnect"}
        self.is_read = True
        return {"type": "http.request", "body": self.given, "more_body": False}

    async def send(self, message):
        assert not self.is_over, f"{message} comes after the end"
        if self.start is None:
            assert message["type"] == "http.response.start", message
            assert type(message["status"]) is int
            for name, value in message["headers"]:
                assert type(name) is type(value) is bytes, (name, value)
                assert name == name.lower(), "names of headers are in lower case"
            self.start = message["status"], [as_in_wsgi(*pair) for pair in message["headers"]]
            return
        assert message["type"] == "http.response.body", message
        part = message.get("body", b"")
        assert type(part) is bytes
        self.body.append(part)
        if not message.get("more_body", False):
            self.is_over = True
            self.over.set()


def as_in_wsgi(name, value):
    return name.decode("latin-1").title(), value.decode("latin-1")


def scope_of(environ):
    """Return the request as ASGI has it."""
    root, path = (environ.get(name, "").encode("latin-1") for name in ("SCRIPT_NAME", "PATH_INFO"))
    headers = {
        PLAIN.get(name) or name.removeprefix("HTTP_"): value for name, value in sent(environ)
    }
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": environ["REQUEST_METHOD"],
        "scheme": environ["wsgi.url_scheme"],
        "path": (root + path).decode("utf-8", "replace"),
        "raw_path": quote(root + path).encode(),
        "root_path": root.decode("utf-8", "replace"),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "headers": [
            (name.lower().replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in headers.items()
        ],
        "client": (environ.get("REMOTE_ADDR", "127.0.0.1"), 50000),
        "server": (environ["SERVER_NAME"], int(environ["SERVER_PORT"])),
        "extensions": {},
    }


def sent(environ):
    """Yield the headers that the client has sent, by their names in WSGI."""
    for name, value in environ.items():
        if name.startswith("HTTP_") or (name in PLAIN and value):
            yield name, value
