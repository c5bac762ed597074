"""Programs that write notes, many at a time."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection

from shops import PATIENCE, Served


@dataclass
class Writing:
    """Sends notes through the API, each on a connection of its own, and counts what it has sent."""

    site: Served
    headers: Mapping[str, str]
    sent: list[int] = field(default_factory=list)

    def __call__(self, number: int) -> int:
        """Write a note; return the answer's status."""
        connection = HTTPConnection("127.0.0.1", self.site.port, timeout=PATIENCE)
        with closing(connection):
            body = json.dumps({"text": f"note {number}"})
            connection.request("POST", "/api/notes", body, dict(self.headers))
            self.sent.append(number)
            return connection.getresponse().status


def writing(site: Served) -> Writing:
    """Return what writes notes for somebody who has signed in."""
    member = site.signed_in()
    return Writing(site, {**member.proxy, **member.api_headers(), **member.cookie()})
