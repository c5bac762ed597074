"""Somebody who asks for the same few things over and over, or until the site is gone."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from itertools import cycle, islice

from shops import PATIENCE
from visiting import PROXY, Visitor

EVERY = 0.05  # seconds, in which a site that ends cannot have seen everybody


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
    while ask_once(port, outcomes) == "200":
        pass


def come_until_refused(port: int, outcomes: Counter[str]) -> None:
    """Let somebody new ask for it from time to time, whether the others have their answer or not."""
    with ThreadPoolExecutor(64) as crowd:
        while not outcomes["refused"]:
            crowd.submit(ask_once, port, outcomes)
            time.sleep(EVERY)


def ask_once(port: int, outcomes: Counter[str]) -> str:
    """Ask for the home page; count what becomes of the request, and return it."""
    outcome = outcome_of_asking(port)
    outcomes[outcome] += 1
    return outcome


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
