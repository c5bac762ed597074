"""Asks a running project for pages, and says what came back."""

import re
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from random import SystemRandom

HOST = "127.0.0.1"
LIVE = "/health/live"
TIMEOUT = 10  # seconds for one answer
PORTS = range(20_000, 32_000)  # below those that systems give to whoever connects
STYLESHEET = re.compile(r"""href=["'](/[^"']+\.css[^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Reply:
    """One HTTP answer."""

    status: int
    media_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Probe:
    """One request and what a sound project answers; no path means the home page's stylesheet.

    Without a media type any will do.
    """

    name: str
    path: str | None
    status: int
    media_type: str


PROBES = (
    Probe("home page", "/", 200, "text/html"),
    Probe("readiness", "/health/ready", 200, "application/json"),
    Probe("unknown page", "/no-such-page", 404, "text/html"),
    Probe("static file", None, 200, "text/css"),
)


def free_port() -> int:
    """Return a loopback port that nothing listens on now, nor is given to who connects (RFC 6056).

    Raises OSError where none is found.
    """
    for port in SystemRandom().choices(PORTS, k=100):
        with socket.socket() as listener, suppress(OSError):
            listener.bind((HOST, port))
            return port
    raise OSError("no port is free")


def get(port: int, path: str) -> Reply:
    """Return the answer to `GET path`; raises OSError where there is none."""
    connection = HTTPConnection(HOST, port, timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        media_type = response.headers.get_content_type()
        return Reply(response.status, media_type, response.read().decode("utf-8", "replace"))
    except HTTPException as error:
        raise OSError(f"no HTTP answer: {error!r}") from error
    finally:
        connection.close()


def wait_until_live(
    port: int, alive: Callable[[], bool], patience: float = 30, path: str = LIVE
) -> bool:
    """Return whether the server answers within *patience* seconds, while *alive* says so.

    `/health/live` has to be 200; at another path any answer will do.
    """
    deadline = time.monotonic() + patience
    while alive() and time.monotonic() < deadline:
        try:
            return get(port, path).status == 200 or path != LIVE
        except OSError:
            time.sleep(0.05)
    return False


def problems(probe: Probe, port: int) -> list[str]:
    """Send the probe; return what is wrong with the answer."""
    try:
        path = probe.path or _stylesheet(port)
        reply = get(port, path)
    except OSError as error:
        return [f"no answer: {error}"]
    got, wanted = (reply.status, reply.media_type), (probe.status, probe.media_type)
    if got == wanted or (not probe.media_type and reply.status == probe.status):
        return []
    return [f"GET {path} gave {got[0]} {got[1]}, expected {wanted[0]} {wanted[1]}".rstrip()]


def _stylesheet(port: int) -> str:
    """The path of the first stylesheet that the home page links to."""
    found = STYLESHEET.search(get(port, "/").text)
    return found[1] if found else "/static/"
