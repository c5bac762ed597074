"""The server: Waitress. Its own answers carry our headers, and its end leaves no request unanswered."""

import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from multiprocessing import connection, get_context
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask

from ..config import Settings
from . import log
from .listening import address, listen
{%- if cookiecutter.__accounts %}
from .rate_limit import Attempts
{%- endif %}

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

GRACE = 20  # seconds that requests have to be finished, once the process has been told to stop
QUIET = 1  # seconds without a byte, after which nobody is about to ask any more
PATIENCE = 5  # seconds without a byte of a request that has begun
logger = logging.getLogger("server")


class Stop:
    """Is set by a signal, and looked at where it is convenient."""

    requested = False

    def request(self, *_: object) -> None:
        self.requested = True


class Parser(HTTPRequestParser):
    """Reads a request; what has no sense is a bad request and no fault of the server."""

    def parse_header(self, header_plus: bytes) -> None:
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("The request cannot be read.") from error


class Refusal(ErrorTask):
    """Answers what is no request that the application could see."""

    def execute(self) -> None:
        self.response_headers = [*self.channel.server.headers.items()]  # type: ignore[attr-defined]
        self.channel.is_refused = True  # type: ignore[attr-defined]
        super().execute()


class Answer(WSGITask):
    """Answers with what the application says; while the server stops, for the last time."""

    def build_response_header(self) -> bytes:
        if self.channel.server.stop.requested:  # type: ignore[attr-defined]
            self.set_close_on_finish()
        return super().build_response_header()


class Channel(HTTPChannel):
    """A connection."""

    error_task_class = Refusal
    parser_class = Parser
    task_class = Answer

    is_refused = False
    is_deaf = False

    def handle_close(self) -> None:
        """Close it; after a refusal first let the client read why.

        A close before all that it sends has been read would take the answer away (RFC 9112, 9.6).
        """
        if not self.is_refused or self.is_deaf or not self.connected or self.total_outbufs_len:
            super().handle_close()
            return
        self.is_deaf, self.will_close = True, False
        try:
            self.socket.shutdown(socket.SHUT_WR)  # type: ignore[union-attr]
        except OSError:
            super().handle_close()

    def received(self, data: bytes) -> bool:
        return not self.is_deaf and super().received(data)

    def close_if_quiet(self) -> None:
        """Close it where no request is being answered, or about to be made."""
        quiet = time.time() - self.last_activity > (PATIENCE if self.request else QUIET)
        if quiet and not self.requests and not self.total_outbufs_len:
            self.will_close = True


class Server(TcpWSGIServer):
    """Serves until the process is told to stop, and then what was asked until then."""

    channel_class = Channel

    def __init__(
        self,
        app: "WSGIApplication",
        listener: socket.socket,
        settings: Settings,
        headers: Mapping[str, str],
        stop: Stop,
    ) -> None:
        self.headers = headers
        self.stop = stop
        self.listener = listener
        self.connections: dict[int, Any] = {}
        adjustments: dict[str, Any] = {
            "threads": settings.threads,
            "ident": None,
            "max_request_body_size": settings.max_body_bytes + 1,  # the first that is too large
            "clear_untrusted_proxy_headers": False,  # nothing believes them, and the log tells of them
            "connection_limit": 1000 if os.name == "posix" else 400,  # Windows watches 512
            "channel_timeout": 60,
            "log_socket_errors": False,  # clients go away
        }
        super().__init__(
            app,
            self.connections,
            _sock=listener,
            adj=Adjustments(**adjustments),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def run(self) -> None:
        parent = os.getppid()
        while not self.stop.requested and os.getppid() == parent:
            self.turn(0.5)
        self.drain()

    def turn(self, seconds: float) -> None:
        """Read and write wherever it is possible now, or in so many seconds."""
        wasyncore.loop(seconds, use_poll=True, map=self.connections, count=1)

    def drain(self) -> None:
        """Answer everybody who has come, and nobody else."""
        self.take_in()
        wasyncore.dispatcher.close(self)
        end = time.monotonic() + GRACE
        while (channels := self.channels()) and time.monotonic() < end:
            self.turn(0.1)  # reads what has come meanwhile, before anybody is called quiet
            for channel in channels:
                channel.close_if_quiet()
        if channels:
            logger.warning("%d connections were cut after %d seconds", len(channels), GRACE)
        self.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(self.connections)

    def take_in(self) -> None:
        """Take those who wait in the system's queue, and for a second those who come soon after.

        Whoever has just been answered may come again, and would be caught by the close.
        """
        before, end = 0, time.monotonic() + 1
        while len(self.connections) > before:
            before = len(self.connections)
            self.listener.settimeout(max(0, min(0.1, end - time.monotonic())))
            self.handle_accept()

    def channels(self) -> list[Channel]:
        return [each for each in self.connections.values() if isinstance(each, Channel)]


def serve(
    make_app: "Callable[[], WSGIApplication]", settings: Settings, headers: Mapping[str, str]
) -> None:
    """Serve the application, with these headers on the server's own answers, until SIGTERM or Ctrl-C.

    Exit where the address cannot be listened on. Each of the WORKERS makes an application of its
    own: no connection to a database is shared.
    """
    log.configure(settings.log_level, settings.log_format)
    stop = Stop()
    signal.signal(signal.SIGTERM, stop.request)
    signal.signal(signal.SIGINT, stop.request)
    listener = listen(settings.host, settings.port)
{%- if cookiecutter.__accounts %}
    if problem := Attempts(settings.rate_limit_url).problem():
        logger.warning(problem)
{%- endif %}
    logger.info("Serving on http://%s", address(settings.host, settings.port))

    def work() -> None:
        Server(make_app(), listener, settings, headers, stop).run()

    if settings.workers == 1:
        work()
    elif hasattr(os, "fork"):
        supervise(work, settings.workers, stop, listener)
    else:
        sys.exit("WORKERS must be 1: this system cannot share a socket between processes")


def supervise(work: Callable[[], None], count: int, stop: Stop, listener: socket.socket) -> None:
    """Work in so many processes and replace one that dies; exit where it cannot even start."""
    fork = get_context("fork")
    workers: dict[BaseProcess, float] = {}
    failed = False
    while not (stop.requested or failed):
        while len(workers) < count:
            worker = fork.Process(target=work)
            worker.start()
            workers[worker] = time.monotonic()
        connection.wait([worker.sentinel for worker in workers], 0.5)
        for ended in [each for each in workers if not each.is_alive()]:
            started = workers.pop(ended)
            if not stop.requested:
                logger.error("A worker has ended with %s", ended.exitcode)
                failed = time.monotonic() - started < 2
    listener.close()  # or it would let in whom nobody answers any more
    for each in workers:
        each.terminate()
    for each in workers:
        each.join()
    if failed:
        sys.exit(1)
