"""A project that is served, what is sent to it, and what is wrong with an answer."""

import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.verification import probe
from fwscaffold.verification.environment import Environment
from support import addresses, serving
from visiting import Site, Visitor
from wire_cases import Case

HEADERS = {
    b"content-security-policy",
    b"cross-origin-opener-policy",
    b"permissions-policy",
    b"referrer-policy",
    b"strict-transport-security",
    b"x-content-type-options",
    b"x-frame-options",
}
INSIDE = re.compile(
    rb"Traceback|File \"|site-packages|\.py\b|/home/|/tmp/|[A-Za-z][/ ]\d+\.\d+\.\d+"
)
# An address, and the chapter of a standard.
NO_VERSION = re.compile(rb"127\.0\.0\.1|203\.0\.113\.9|section \d\.\d\.\d")
IN_THE_LOG = re.compile(r"Traceback|Unhandled|uncaptured")


@dataclass(frozen=True)
class Wire:
    """A served project: its ports, its log, and what stands for the words in a case."""

    ports: tuple[int, ...]
    log: Path
    words: dict[bytes, bytes]

    def fill_in(self, request: bytes) -> bytes:
        for word, meaning in self.words.items():
            request = request.replace(word, meaning)
        return request


@contextmanager
def wired(framework: str, shop: Path, python: Environment) -> Iterator[Wire]:
    """Serve the project as in production; CherryPy's second port answers the same cases."""
    at, second = addresses(framework), probe.free_port()
    more = {"MANAGEMENT_PASSWORD": "correct horse battery", "MANAGEMENT_PORT": str(second)}
    with serving(shop, python, TRUSTED_PROXIES="1", **more) as port:
        visitor = Visitor(Site(port, at))
        visitor.sign_in()
        member = {**visitor.api_headers(), **visitor.cookie()}
        del member["Content-Type"]
        lines = "\r\n".join(f"{name}: {value}" for name, value in member.items())
        words = {b"MEMBER": lines, b"NOTES": at.notes, b"SIGN-IN": at.sign_in}
        ports = (port, second) if answers(second) else (port,)
        filled = {word: meaning.encode() for word, meaning in words.items()}
        yield Wire(ports, shop.with_name("log"), filled)


def answers(port: int) -> bool:
    """Return whether anybody listens there."""
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def send(port: int, request: bytes, *, half_close: bool = False) -> bytes:
    """Send the bytes as they are; return what came back until the server closed."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        with suppress(OSError):  # it has read enough, and has said so
            connection.sendall(request)
        with suppress(OSError):
            if half_close:
                connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
    return received


def problems(answer: bytes, case: Case, headers: Iterable[bytes]) -> Iterator[str]:
    """Say what is wrong with one answer."""
    answer = answer.removeprefix(b"HTTP/1.1 100 Continue\r\n\r\n")
    if not answer:
        if not case.may_close:
            yield "no answer"
        return
    top, _, rest = answer.partition(b"\r\n\r\n")
    status, fields = int(top.split()[1]), top.lower()
    if status not in case.statuses:
        yield f"status {status}"
    for name in headers:
        if b"\r\n" + name + b":" not in fields:
            yield f"no {name.decode()}"
    if re.search(rb"\r\nserver:.*\d", fields):
        yield "a version in Server"
    if b"\r\nx-evil" in fields:
        yield "a header of the client's"
    if found := INSIDE.search(NO_VERSION.sub(b"", answer)):
        yield f"it tells {found[0].decode('latin-1')}"
    if status >= 400 and not case.request.startswith(b"HEAD") and not well_shaped(fields, rest):
        yield f"the shape of {rest[:60]!r}"


def well_shaped(fields: bytes, text: bytes) -> bool:
    """Return whether an error is a page of ours, JSON of ours, or a short text of the server's."""
    if b"application/json" in fields:
        return b'{"error":{"code":' in text.replace(b" ", b"")
    return b"<main" in text or (len(text.strip()) < 400 and b"<" not in text)
