"""What stays open, byte by byte: a stream of server-sent events, and the frames of a WebSocket."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType

from shops import PATIENCE
from visiting import Visitor

STREAM = "/notes/live"
SOCKETS = {"fastapi": "/notes/live", "quart": "/notes/socket"}
UPGRADE = MappingProxyType(
    {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
    }
)
CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\0\0\0\0"  # with which a payload stays as it is
NOTHING: Mapping[str, str] = MappingProxyType({})


@contextmanager
def opened(
    visitor: Visitor, path: str, headers: Mapping[str, str] = NOTHING
) -> Iterator[socket.socket]:
    """Give a connection on which the visitor has asked for this."""
    given = {"Host": "127.0.0.1", **visitor.proxy, **visitor.cookie(), **headers}
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    with socket.create_connection(("127.0.0.1", visitor.port), timeout=PATIENCE) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        yield connection


@contextmanager
def conversation(visitor: Visitor, path: str) -> Iterator[socket.socket]:
    """Give a connection that has become a WebSocket."""
    with opened(visitor, path, UPGRADE) as connection:
        answer = until(connection, b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        yield connection


def until(connection: socket.socket, wanted: bytes) -> bytes:
    """Return what comes, up to what is wanted."""
    seen = b""
    while wanted not in seen:
        part = connection.recv(65536)
        assert part, f"{wanted!r} has not come, but {seen!r}"
        seen += part
    return seen


def rest(connection: socket.socket) -> bytes:
    """Return what comes until the connection is closed."""
    seen = b""
    with suppress(ConnectionError):
        while part := connection.recv(65536):
            seen += part
    return seen


def frame(kind: int, payload: bytes = b"", *, is_last: bool = True, mask: bytes = MASK) -> bytes:
    """Return a frame, as a client sends it (RFC 6455, 5.2)."""
    masked = 0x80 if mask else 0
    if len(payload) < 126:
        length = bytes([masked | len(payload)])
    elif len(payload) < 65536:
        length = bytes([masked | 126]) + len(payload).to_bytes(2)
    else:
        length = bytes([masked | 127]) + len(payload).to_bytes(8)
    return bytes([kind | 0x80 if is_last else kind]) + length + mask + payload


def closing_code(frames: bytes) -> int | None:
    """Return what the server says when it closes; None where it just leaves."""
    while frames:
        kind, short = frames[0] & 0x0F, frames[1]
        start = 2 + {126: 2, 127: 8}.get(short, 0)
        length = int.from_bytes(frames[2:start]) if short > 125 else short
        if kind == CLOSE:
            return int.from_bytes(frames[start : start + 2])
        frames = frames[start + length :]
    return None
