"""A site that is served in this process, and what asks it."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import uvicorn
from bs4 import BeautifulSoup, Tag

from fwscaffold.web import log
from fwscaffold.web.server import config
from fwscaffold.web.settings import Settings

PAGE = "text/html,*/*"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def message(self) -> str:
        assert self.headers["content-type"] == "application/json"
        error = self.json["error"]
        assert error["code"] == self.status
        return str(error["message"])

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    """Return the one element that there is."""
    (found,) = page.select(selector)
    return found


@dataclass(frozen=True)
class Site:
    """Where it listens."""

    port: int
    host: str = "127.0.0.1"

    def ask(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Ask for a path, with headers whose dashes are written as `_`."""
        connection = HTTPConnection(self.host, self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body or None, named)
            answer = connection.getresponse()
            got = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, got, answer.read())
        finally:
            connection.close()

    def look(self, path: str) -> Answer:
        """Ask for it as a browser does."""
        return self.ask(path, Accept=PAGE)


@contextmanager
def served(settings: Settings) -> Iterator[Site]:
    """Serve a site on a free port while the block runs."""
    log.configure(settings.json_log)
    server = uvicorn.Server(config(settings))
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield Site(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
