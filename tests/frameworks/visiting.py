"""Visitors of a project that is served: what they send, over HTTP or as raw bytes, and get back.

They know no framework, only HTTP and the addresses that all projects share.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode

from bs4 import BeautifulSoup

from support import PASSWORD, USER, Addresses

# A proxy that speaks HTTPS stands before the site, and says so.
PROXY = MappingProxyType(
    {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "127.0.0.1",
    }
)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Site:
    """A project that is served: on which port, and where its pages are."""

    port: int
    at: Addresses


@dataclass(frozen=True)
class Answer:
    """One answer."""

    status: int
    headers: HTTPMessage
    body: bytes
    cookies: tuple[str, ...]

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


class Visitor:
    """Sends requests on a connection each, and keeps cookies as a browser does."""

    def __init__(
        self, site: Site, name: str = USER, proxy: Mapping[str, str] = PROXY, timeout: float = 60
    ) -> None:
        self.port, self.at = site.port, site.at
        self.name, self.proxy, self.timeout = name, proxy, timeout
        self.cookies: dict[str, str] = {}

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            cookie = {"Cookie": jar} if jar else {}
            connection.request(method, path, body, {**self.proxy, **cookie, **headers})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        cookies = response.headers.get_all("Set-Cookie", [])
        for line in cookies:
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, content, tuple(cookies))

    def get(self, path: str, headers: Mapping[str, str] = NOTHING) -> Answer:
        return self.send("GET", path, headers=headers)

    def post(
        self, path: str, fields: Mapping[str, str], headers: Mapping[str, str] = NOTHING
    ) -> Answer:
        return self.send("POST", path, urlencode(fields).encode(), {**FORM, **headers})

    def sign_in(
        self, password: str = PASSWORD, query: str = "", headers: Mapping[str, str] = NOTHING
    ) -> Answer:
        """Fill in the form of the page for signing in."""
        path = self.at.sign_in + query
        fields = {**self.hidden(path), "username": self.name, "password": password}
        referer = {"Referer": f"https://127.0.0.1{path}"}
        return self.post(path, fields, {**referer, **headers})

    def hidden(self, path: str, which: str = "main form") -> dict[str, str]:
        """Return the hidden fields of the first such form on the page."""
        form = self.get(path).page.select(which)[0]
        return {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}


def raw(port: int, request: bytes) -> bytes:
    """Send the bytes as they are; return what came back until the server closed or was silent."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        try:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: connection.recv(65536), b""))
        except OSError:  # it closed before it had read all of it
            return b""


def status(answer: bytes) -> int:
    """Return the status of a raw answer; 0 if the server just closed the connection."""
    return int(answer.split()[1]) if answer else 0
