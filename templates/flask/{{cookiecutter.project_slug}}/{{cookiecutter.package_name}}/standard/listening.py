"""Where a server listens, and what to set where it cannot."""

import errno
import socket
import sys


def listen(host: str, port: int, prefix: str = "") -> socket.socket:
    """Return a socket that listens there, or exit with what to set instead.

    The settings that say where have this prefix.
    """
    try:
        (family, _, _, _, where), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        listener = socket.create_server(where[:2], family=family, backlog=1024)
        # An answer in two parts is not to wait until the client has acknowledged the first.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except (OSError, UnicodeError) as error:
        number = getattr(error, "errno", None)
        if number == errno.EADDRINUSE:
            problem, other = "the port is taken", f"PORT={port + 1}"
        elif number == errno.EACCES:
            problem, other = "only root may", "PORT=8000"
        else:
            problem, other = "this machine has no such address", "HOST=127.0.0.1"
        command = f"{prefix}{other} python {' '.join(sys.argv)}"
        sys.exit(f"Cannot listen on {address(host, port)}: {problem}. Try `{command}`.")


def address(host: str, port: int) -> str:
    """Return both as a URL has them."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
