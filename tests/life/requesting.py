"""Somebody who asks for the same few things over and over."""

from contextlib import closing
from http.client import HTTPConnection
from itertools import cycle, islice

from shops import PATIENCE
from visiting import Visitor


def ask(member: Visitor, times: int) -> None:
    """Send so many requests, on one connection, for pages, the API, a file, and what is not there."""
    notes = member.at.notes
    paths = ["/", notes, "/api/notes", "/static/app.css", "/no-such-page", "/health/ready"]
    with closing(HTTPConnection("127.0.0.1", member.port, timeout=PATIENCE)) as connection:
        for path in islice(cycle(paths), times):
            connection.request("GET", path, headers={**member.proxy, **member.cookie()})
            response = connection.getresponse()
            response.read()
            assert response.status in {200, 404}
