"""The servers: Cheroot, CherryPy's own, behind CherryPy's engine."""

import logging
import re
import sys
import time
from collections.abc import Mapping
from tempfile import SpooledTemporaryFile
from types import SimpleNamespace
from typing import Any, BinaryIO
from wsgiref.types import WSGIApplication

import cherrypy
from cheroot import wsgi
from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cherrypy.process.servers import ServerAdapter

from .config import Settings
from .standard import listening, security

GRACE = 20  # seconds that requests have to be finished, once the process has been told to stop
QUIET = 1  # seconds without a byte, after which nobody is about to ask any more
PATIENCE = 5  # seconds without a byte of a request that has begun
MOST_IN_MEMORY = 500_000  # bytes of a request, then they go to a file
MOST_OF_A_HEAD = 65536
# A head is over, or has a line that no HTTP ends so.
END = re.compile(rb"\r\n\r\n|(?<!\r)\n")
DIGITS = re.compile(rb"\d{1,18}")
LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(.*?)[ \t]*\r$", re.IGNORECASE | re.MULTILINE)


class HyphenatedHeaders(HeaderReader):
    """Leaves out `X_Forwarded_For`, which a WSGI application cannot tell from `X-Forwarded-For`.

    Cheroot's own `DropUnderscoreHeaderReader` is for that, but fails on each request.
    """

    def __call__(
        self, rfile: BinaryIO, headers: dict[bytes, bytes] | None = None
    ) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = super().__call__(rfile, headers)
        for name in [name for name in found if b"_" in name]:
            del found[name]
        found.pop(b"Expect", None)  # the connection has seen to it
        return found


class Request(HTTPRequest):
    """A request as it comes in."""

    header_reader = HyphenatedHeaders()

    def read_request_line(self) -> bool:
        try:
            return bool(super().read_request_line())  # type: ignore[no-untyped-call]
        except ValueError:
            self.simple_response("400 Bad Request", "The address cannot be read.")
            return False

    def read_request_headers(self) -> bool:
        if self.conn.is_ambiguous:
            self.simple_response("400 Bad Request", "The length of the body cannot be read.")
            return False
        understood = bool(super().read_request_headers())  # type: ignore[no-untyped-call]
        if b"Transfer-Encoding" in self.inheaders:  # the site answers 411, and leaves it unread
            self.close_connection = True
        return understood

    def simple_response(self, status: str, msg: str = "") -> None:
        """Answer what is no request that an application could see, with our headers too."""
        headers = self.server.headers.items()
        # Cheroot writes the status as the first line; there is no other place for headers.
        lines = [str(status), *(f"{name}: {value}" for name, value in headers)]
        super().simple_response("\r\n".join(lines), msg)


class Received(SpooledTemporaryFile[bytes]):
    """All bytes of one request. It is what Cheroot reads from, in the place of the socket."""

    bytes_read = 0

    def __init__(self, connection: "Connection") -> None:
        super().__init__(MOST_IN_MEMORY)
        self.connection = connection
        self.raw = SimpleNamespace(_sock=connection.socket)  # where `ws4py` takes the socket from

    def detach(self) -> None:  # type: ignore[override]
        """Leave the socket to `ws4py`, for its WebSocket."""

    def has_data(self) -> bool:
        """Return whether more than this request has come."""
        return bool(self.connection.behind)


class Connection(HTTPConnection):
    """A connection, which takes a thread only when a whole request is there."""

    RequestHandlerClass = Request

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.behind = b""  # what has come behind the request
        self.begin()

    def begin(self) -> None:
        """Wait for the next request."""
        self.rfile.close()
        self.rfile = Received(self)
        self.head = b""
        self.missing: int | None = None  # bytes of the body, once the head is there
        self.is_ambiguous = False
        self.is_there = False

    def receive(self) -> bool:
        """Take what has come; return whether a thread can answer, if only that it is nonsense."""
        if self.is_there:
            self.begin()
        data = self.behind or self.read_at_once()
        self.behind = b""
        if data is None:
            return False
        gone = not data
        if not gone and self.missing is None:
            self.head += data
            end = END.search(self.head)
            if not end and len(self.head) <= MOST_OF_A_HEAD:
                return False
            head = self.head[: end.end() if end else len(self.head)]
            data = self.head[len(head) :]
            self.rfile.write(head)
            self.missing = self.length_of_body(head)
            if self.missing > len(data) and b"100-continue" in head:
                self.socket.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        elif self.missing is None:  # the client has gone in the middle of a head
            self.rfile.write(self.head)
        missing = self.missing or 0
        self.rfile.write(data[:missing])
        self.behind = data[missing:]
        self.missing = max(0, missing - len(data))
        self.is_there = not self.missing or gone
        if self.is_there:
            self.head = b""
            self.rfile.seek(0)
        return self.is_there

    def read_at_once(self) -> bytes | None:
        """Return what has come, nothing if the client has gone, None if it is silent."""
        self.socket.settimeout(0)
        try:
            return bytes(self.socket.recv(65536))
        except BlockingIOError:
            return None
        except OSError:
            return b""
        finally:
            self.socket.settimeout(self.server.timeout)

    def length_of_body(self, head: bytes) -> int:
        """Return it; 0 where it cannot be told, or is more than the server takes."""
        lengths = set(LENGTH.findall(head))
        self.is_ambiguous = len(lengths) > 1 or not all(map(DIGITS.fullmatch, lengths))
        length = 0 if self.is_ambiguous else sum(map(int, lengths))
        return length if length <= self.server.max_request_body_size else 0


class Server(wsgi.Server):
    """Cheroot, whose threads wait for nobody, and which at its stop answers whoever has come.

    Cheroot itself gives a thread to each connection until it has a request, and drops at its stop
    those that wait in the system's queue.
    """

    ConnectionClass = Connection
    headers: Mapping[str, str] = security.headers()
    keep_alive_conn_limit = sys.maxsize  # those that wait for a first request are among them
    is_leaving = False
    _connections: Any  # Cheroot's own

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Log what Cheroot would write to standard error."""
        logging.getLogger("cheroot").log(level, msg, exc_info=traceback)

    def process_conn(self, conn: Connection) -> None:
        if conn.receive():
            super().process_conn(conn)
        else:
            self._connections.put(conn)

    @property
    def can_add_keepalive_connection(self) -> bool:
        return not self.is_leaving and super().can_add_keepalive_connection

    def stop(self) -> None:
        if self.ready:
            self.is_leaving = True
            self.answer_who_waits()
            end = time.monotonic() + GRACE
            while self.is_in_touch() and time.monotonic() < end:
                time.sleep(0.05)
            self.socket = None
        super().stop()

    def answer_who_waits(self) -> None:
        """Take everybody from the system's queue, and close it when nobody comes any more."""
        self._connections._selector.unregister(self.socket.fileno())
        self.socket.settimeout(0.1)
        waiting, end = [], time.monotonic() + 1
        while each := self._connections._from_server_socket(self.socket):
            waiting.append(each)
            if time.monotonic() > end:
                self.socket.settimeout(0)
        self.socket.close()
        for each in waiting:
            self.process_conn(each)

    def is_in_touch(self) -> bool:
        """Return whether somebody has just sent something, and may be about to send the rest."""
        now = time.time()
        connected = [each for _, each in self._connections._selector.connections]
        return any(now - each.last_used < (PATIENCE if each.head else QUIET) for each in connected)


def listen(
    app: WSGIApplication,
    host: str,
    port: int,
{%- if cookiecutter.__accounts %}
    settings: Settings,
    prefix: str = "",
    **headers: str,
) -> ServerAdapter:
    """Let the engine serve the application at this address, from its start to its stop.

    Return what starts it and stops it. Exit where the address cannot be had; the settings that
    name it have this prefix. What the server says by itself has these headers, too.
    """
    listening.listen(host, port, prefix).close()
{%- else %}
    settings: Settings,
    **headers: str,
) -> None:
    """Let the engine serve the application at this address, from its start to its stop.

    Exit where the address cannot be had. What the server says by itself has these headers beside
    our usual ones.
    """
    listening.listen(host, port).close()
{%- endif %}
    server = Server(
        (host, port),
        app,
        numthreads=settings.threads,
        server_name="CherryPy",
        request_queue_size=1024,
        shutdown_timeout=GRACE,
    )
    server.headers = {**server.headers, **headers}
    server.max_request_body_size = settings.max_body_bytes
    server.max_request_header_size = MOST_OF_A_HEAD
{%- if cookiecutter.__accounts %}
    adapter = ServerAdapter(cherrypy.engine, server, (host, port))
    adapter.subscribe()
    return adapter
{%- else %}
    ServerAdapter(cherrypy.engine, server, (host, port)).subscribe()
{%- endif %}
