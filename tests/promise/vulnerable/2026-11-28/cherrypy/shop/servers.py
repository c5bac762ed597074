"""The servers: Cheroot, CherryPy's own, behind CherryPy's engine."""

import socket
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import cherrypy
from cheroot import wsgi
from cheroot.server import HeaderReader, HTTPConnection, HTTPRequest
from cherrypy.process.servers import ServerAdapter

from . import security

if TYPE_CHECKING:
    from typing import BinaryIO
    from wsgiref.types import WSGIApplication


class HyphenatedHeaders(HeaderReader):
    """Leaves out `X_Forwarded_For`, which a WSGI application cannot tell from `X-Forwarded-For`.

    Cheroot's own `DropUnderscoreHeaderReader` is for that, but fails on each request.
    """

    def __call__(
        self, rfile: "BinaryIO", headers: dict[bytes, bytes] | None = None
    ) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = super().__call__(rfile, headers)
        for name in [name for name in found if b"_" in name]:
            del found[name]
        return found


class Request(HTTPRequest):
    """A request as it comes in."""

    header_reader = HyphenatedHeaders()

    def simple_response(self, status: str, msg: str = "") -> None:
        """Answer what is no request that an application could see, with our headers too."""
        headers = security.headers(https_only=False).items()
        # Cheroot writes the status as the first line; there is no other place for headers.
        lines = [str(status), *(f"{name}: {value}" for name, value in headers)]
        super().simple_response("\r\n".join(lines), msg)


class Connection(HTTPConnection):
    RequestHandlerClass = Request


class Server(wsgi.Server):
    """Cheroot, which drops at its stop whoever waits in the system's queue; this answers them."""

    ConnectionClass = Connection

    def stop(self) -> None:
        if self.ready:
            connections = self._connections  # type: ignore[attr-defined]
            connections.stop()  # from now on nobody else accepts
            # Clients who wait do not come again: soon nobody is left to be caught by the close.
            self.socket.settimeout(0.1)
            waiting, end = [], time.monotonic() + 1
            while time.monotonic() < end and (each := connections._from_server_socket(self.socket)):
                waiting.append(each)
            self.socket.close()
            self.socket = None
            for each in waiting:
                self.process_conn(each)
        super().stop()


def listen(app: "WSGIApplication", host: str, port: int, max_body_bytes: int, name: str) -> None:
    """Let the engine serve the application at this address, from its start to its stop.

    Exit where the address is taken; `name` is the setting that names another.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with closing(socket.create_server((host, port), family=family)):
            pass
    except OSError as error:
        sys.exit(f"{host}:{port} cannot be listened on ({error.strerror}): set {name} to another.")
    server = Server((host, port), app, server_name="CherryPy", request_queue_size=128)
    server.max_request_body_size = max_body_bytes
    server.max_request_header_size = 65536
    ServerAdapter(cherrypy.engine, server, (host, port)).subscribe()
