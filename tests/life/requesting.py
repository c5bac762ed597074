"""Somebody who asks for the same few things over and over, or until the site is gone."""

from collections import Counter
from contextlib import closing
from http.client import HTTPConnection
from itertools import cycle, islice

from shops import PATIENCE
from visiting import PROXY, Visitor


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


def ask_until_refused(port: int, outcomes: Counter[str]) -> None:
    """Ask for the home page, each time on a new connection; count what becomes of the requests."""
    outcome = "200"
    while outcome == "200":
        outcome = outcome_of_asking(port)
        outcomes[outcome] += 1


def outcome_of_asking(port: int) -> str:
    """Return the status, `refused` where no connection was had, or how an answer was lost."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", "/", headers={**PROXY, "Connection": "close"})
            return str(connection.getresponse().status)
        except ConnectionRefusedError:
            return "refused"
        except OSError as error:
            return repr(error)
