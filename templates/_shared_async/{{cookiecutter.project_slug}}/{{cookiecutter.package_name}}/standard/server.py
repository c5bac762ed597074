"""The server: uvicorn, in pure Python, which ends without leaving a request unanswered."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Thread
from typing import Any

import uvicorn

from ..config import Settings
from . import log
from .connections import PATIENCE, Connection, WebSocket
from .listening import address, listen
from .processes import Stop, allow_connections, supervise
{%- if cookiecutter.__accounts %}
from .rate_limit import Attempts
{%- endif %}

GRACE = 20  # seconds that requests have to be finished, once the process has been told to stop
logger = logging.getLogger("server")


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
        for listener in sockets or []:
            await self.take_in(listener.dup())
        await super().shutdown(sockets)

    async def take_in(self, listener: socket.socket) -> None:
        """Take those who wait in the system's queue, whom its end would cut off, and nobody else.

        Until then nobody is taken: whoever has just been answered may come again, and waits there.
        """
        for server in self.servers:
            server.close()
        await asyncio.sleep(0.1)
        waiting = []
        with listener, suppress(OSError):
            while True:
                waiting.append(listener.accept()[0])
        for connection in waiting:
            await asyncio.get_running_loop().connect_accepted_socket(self.connection, connection)

    def connection(self) -> Connection:
        return Connection(self.config, self.server_state, self.lifespan.state)


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
    refusal = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    config.refusal = refusal  # type: ignore[attr-defined]
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
{%- if cookiecutter.__accounts %}
    if problem := Attempts(settings.rate_limit_url).problem():
        logger.warning(problem)
{%- endif %}
    logger.info("Serving on http://%s", address(settings.host, settings.port))

    def work() -> None:
        app = make_app()
        run(app, listener, settings, headers, lambda: end(app), stop, until)

    if until or settings.workers == 1:
        work()
    elif hasattr(os, "fork"):
        supervise(work, settings.workers, stop, listener)
    else:
        sys.exit("WORKERS must be 1: this system cannot share a socket between processes")
