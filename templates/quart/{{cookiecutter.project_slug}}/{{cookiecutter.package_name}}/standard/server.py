"""The server: uvicorn, in pure Python. It has our headers on what it answers by itself, waits for
nobody for ever, and ends without leaving a request unanswered.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from threading import Thread
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ..config import Settings
from . import log
from .processes import Stop, address, allow_connections, listen, supervise
from .rate_limit import Attempts

GRACE = 20  # seconds that requests have to be finished, once the process has been told to stop
QUIET = 1  # seconds in which those who are about to ask may still do so
PATIENCE = 60  # seconds for a request to begin and to be there, and for a reader to read on
LINGER = 2  # seconds for a client to read a refusal, while it still sends
CLOSE = (b"connection", b"close")
logger = logging.getLogger("server")


class Patience:
    """A connection that is cut when its other end reads nothing for long."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    unread: asyncio.TimerHandle | None = None

    def pause_writing(self) -> None:
        self.unread = self.loop.call_later(PATIENCE, self.transport.abort)
        super().pause_writing()  # type: ignore[misc]

    def resume_writing(self) -> None:
        self.have_patience()
        super().resume_writing()  # type: ignore[misc]

    def connection_lost(self, exc: Exception | None) -> None:
        self.have_patience()
        super().connection_lost(exc)  # type: ignore[misc]

    def have_patience(self) -> None:
        if self.unread:
            self.unread.cancel()


class WebSocket(Patience, WebSocketsSansIOProtocol):
    """A connection that has become a WebSocket."""


class Connection(Patience, H11Protocol):
    """A connection, with one request after the other."""

    is_deaf = False
    is_last = False
    touched = 0.0
    unasked: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.touched = self.loop.time()
        self.wait(PATIENCE)

    def wait(self, seconds: float) -> None:
        """Wait so long for the next request."""
        self.stop_waiting()
        self.unasked = self.loop.call_later(seconds, self.close_if_idle)

    def stop_waiting(self) -> None:
        if self.unasked:
            self.unasked.cancel()

    def close_if_idle(self) -> None:
        if self.is_idle():
            self.transport.close()

    def is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def data_received(self, data: bytes) -> None:
        if self.is_deaf:
            return
        self.touched = self.loop.time()
        super().data_received(data)
        if not self.is_idle():
            self.stop_waiting()
            if self.is_last:
                self.say_goodbye()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.touched = self.loop.time()
        if self.is_idle():
            self.wait(QUIET if self.is_last else PATIENCE)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and let the client read why before the connection ends.

        A close before all that it sends has been read would take the answer away (RFC 9112, 9.6).
        """
        self.is_deaf = True
        self.loop.call_later(LINGER, self.transport.close)
        if self.conn.our_state not in {h11.IDLE, h11.SEND_RESPONSE}:
            return
        text = f"{msg}\n".encode()
        kind = (b"content-type", b"text/plain; charset=utf-8")
        length = (b"content-length", b"%d" % len(text))
        headers = [*self.server_state.default_headers, *self.config.refusal, kind, length, CLOSE]  # type: ignore[attr-defined]
        response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=text), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.write_eof()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Let a client that sends no more have its answer; one that has left gets no stream."""
        if self.is_deaf or self.is_idle():
            return False
        self.loop.call_later(LINGER, self.transport.close)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_waiting()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Answer what is being asked, or is about to be, and nothing more."""
        self.is_last = True
        if self.is_idle():
            self.wait(self.touched + QUIET - self.loop.time())
        else:
            self.say_goodbye()

    def say_goodbye(self) -> None:
        self.cycle.keep_alive = False
        self.cycle.default_headers = [*self.cycle.default_headers, CLOSE]


class Server(uvicorn.Server):
    """Serves until the process is told to stop, or its parent has ended."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None], stop: Stop) -> None:
        super().__init__(config)
        self.end = end
        self.stop = stop  # a signal that has come before uvicorn looks for it
        self.parent = os.getppid()

    def watch(self, until: Callable[[], None]) -> None:
        """Stop when this function returns."""
        until()
        self.should_exit = True

    async def on_tick(self, counter: int) -> bool:
        is_over = self.stop.requested or os.getppid() != self.parent
        return await super().on_tick(counter) or is_over

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.end()
        await super().shutdown(sockets)


def run(
    app: Any,
    listener: socket.socket,
    settings: Settings,
    headers: Mapping[str, str],
    end: Callable[[], None],
    stop: Stop,
    until: Callable[[], None] | None,
) -> None:
    """Serve the application on this socket, in this process."""
    config = uvicorn.Config(
        app,
        http=Connection,
        ws=WebSocket,
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        forwarded_allow_ips="",
        workers=1,
        ws_max_size=settings.max_body_bytes,
        timeout_keep_alive=PATIENCE,
        timeout_graceful_shutdown=GRACE,
    )
    config.refusal = [(name.lower().encode(), value.encode()) for name, value in headers.items()]  # type: ignore[attr-defined]
    server = Server(config, end, stop)
    if until:
        Thread(target=server.watch, args=[until], daemon=True).start()
    server.run([listener])


def serve(
    make_app: Callable[[], Any],
    settings: Settings,
    headers: Mapping[str, str],
    end: Callable[[Any], None],
    until: Callable[[], None] | None = None,
) -> None:
    """Serve the application, with these headers on the server's own answers, until SIGTERM or Ctrl-C.

    Then `end` is called with the application, to close what would go on for ever. Exit where the
    address cannot be listened on. Each of the WORKERS makes an application of its own: no
    connection to a database is shared. In development it is served until a function returns.
    """
    log.configure(settings.log_level, settings.log_format)
    for name in ("asyncio", "uvicorn"):
        logging.getLogger(name).setLevel(logging.WARNING)
    stop = Stop()
    # uvicorn ends with the signal that it was sent, when that has not been asked for before.
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request)
    allow_connections()
    listener = listen(settings.host, settings.port)
    if problem := Attempts(settings.rate_limit_url).problem():
        logger.warning(problem)
    logger.info("Serving on http://%s", address(settings.host, settings.port))

    def work() -> None:
        app = make_app()
        run(app, listener, settings, headers, lambda: end(app), stop, until)

    if until or settings.workers == 1:
        work()
    elif hasattr(os, "fork"):
        supervise(work, settings.workers, stop)
    else:
        sys.exit("WORKERS must be 1: this system cannot share a socket between processes")
