"""Visitors of a project that is served: what they send, over HTTP or as raw bytes, and get back.

They know no framework, only HTTP and the addresses that all projects share.
"""

import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from types import MappingProxyType
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

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
BOUNDARY = "0123456789abcdef"
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
        self.site, self.port, self.at = site, site.port, site.at
        self.name, self.proxy, self.timeout = name, proxy, timeout
        self.cookies: dict[str, str] = {}

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = NOTHING,
    ) -> Answer:
        connection = self.connect()
        try:
            connection.request(method, path, body, {**self.proxy, **self.cookie(), **headers})
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        cookies = response.headers.get_all("Set-Cookie", [])
        for line in cookies:
            self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
        return Answer(response.status, response.headers, content, tuple(cookies))

    def cookie(self) -> dict[str, str]:
        """Return the header with every cookie."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": jar} if jar else {}

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
        return self.post(path, fields, {**self.referer(path), **headers})

    def sign_out(self) -> Answer:
        """Press the button that every page has."""
        path = self.at.notes
        fields = self.hidden(path, f"form[action='{self.at.sign_out}']")
        return self.post(self.at.sign_out, fields, self.referer(path))

    def api(self, method: str, path: str, content: object) -> Answer:
        """Send JSON as a script of the site does."""
        return self.send(method, path, json.dumps(content).encode(), self.api_headers())

    def api_headers(self) -> dict[str, str]:
        """Return what a script sends with JSON: the token that every page holds."""
        (token, *_) = self.hidden(self.at.notes, f"form[action='{self.at.sign_out}']").values()
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        return {**headers, **self.referer(self.at.notes)}

    def upload(self, path: str, form: Tag, content: bytes) -> Answer:
        """Send this form of the page, with *content* as its file."""
        hidden = form.select("input[type=hidden]")
        fields = {str(each["name"]): str(each["value"]) for each in hidden}
        fields |= {str(each["name"]): "" for each in form.select("textarea")}
        (file, *_) = form.select("input[type=file]")
        parts = [part(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts.append(part(f'name="{file["name"]}"; filename="a.txt"', content))
        body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
        kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        target = str(form.get("action") or path)
        return self.send("POST", target, body, {**kind, **self.referer(path)})

    def referer(self, path: str) -> dict[str, str]:
        """Return the header by which a browser says that it comes from this page."""
        scheme = self.proxy.get("X-Forwarded-Proto", "http")
        port = "" if "X-Forwarded-Host" in self.proxy else f":{self.port}"
        return {"Referer": f"{scheme}://127.0.0.1{port}{path}"}

    def is_signed_in(self) -> bool:
        """Return whether the API answers."""
        answer = self.get("/api/notes")
        assert answer.status in {200, 401}, answer.body
        return answer.status == 200

    def copy(self) -> "Visitor":
        """Return a thief, or another tab: a visitor with the same cookies."""
        other = Visitor(self.site, self.name, self.proxy, self.timeout)
        other.cookies = dict(self.cookies)
        return other

    def hidden(self, path: str, which: str = "main form") -> dict[str, str]:
        """Return the hidden fields of the first such form on the page."""
        form = self.get(path).page.select(which)[0]
        return {str(f["name"]): str(f["value"]) for f in form.select("input[type=hidden]")}


def part(name: str, content: bytes) -> bytes:
    """Return one part of a multipart body (RFC 7578)."""
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {name}\r\n\r\n"
    return head.encode() + content + b"\r\n"


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
