"""A log has the lines of its level; as JSON in every line, with the request of each failure."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from accounts import table_of_notes
from shops import Shop
from visiting import PROXY, Visitor

pytestmark = pytest.mark.live


def entries(log: str) -> list[dict[str, Any]]:
    """Return each line's object."""
    return [json.loads(line) for line in log.splitlines()]


def test_every_line_is_json_and_a_crash_has_its_request(layer: Shop) -> None:
    settings = layer.prepared(LOG_FORMAT="json")
    with layer.serve(settings) as site:
        member = site.signed_in()
        stranger = Visitor(site, "mallory", {**PROXY, "X-Forwarded-For": "203.0.113.77"})
        stranger.sign_in("a wrong password")
        for path in ("/no-such-page", "/%0a%22", "/notes/%ff"):
            member.get(path, {"User-Agent": 'a"b\\', "Referer": "\xff"})
        path = settings["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, timeout=30)) as database, database:
            name = table_of_notes(database)
            database.execute(f'ALTER TABLE "{name}" RENAME TO gone')
        crash = member.get(member.at.notes, {"X-Request-ID": "a-crash"})
        assert crash.status in {500, 503}
        assert crash.headers["X-Request-ID"] == "a-crash"
    written = entries(site.log)
    assert {"time", "level", "message"} <= set.intersection(*({*each} for each in written))
    crashed = [each for each in written if "exception" in each]
    assert [each.get("request_id") for each in crashed] == ["a-crash"] * len(crashed)
    told = [each for each in written if each.get("request_id") == "a-crash"]
    assert any(each["level"] in {"ERROR", "CRITICAL"} for each in told)
    assert any(each.get("status") == crash.status for each in written)
    failed = [each for each in written if "203.0.113.77" in json.dumps(each) and "path" not in each]
    assert failed, "a failed sign-in is an event with its address"
    assert "a wrong password" not in site.log


def test_what_ends_the_process_is_json_too(shop: Shop) -> None:
    """A port that is taken, and Python's own warnings."""
    settings = shop.prepared(LOG_FORMAT="json", PYTHONWARNINGS="always")
    with shop.serve(settings) as site:
        done = shop.manage("serve", settings={**settings, "PORT": str(site.port)})
        assert done.returncode == 1
        Visitor(site).get("/")
    assert entries(site.log)


def test_a_site_that_logs_errors_alone_and_has_none_is_silent(shop: Shop) -> None:
    with shop.serve(shop.prepared(LOG_LEVEL="ERROR")) as site:
        assert site.signed_in().get(site.at.notes).status == 200
        assert Visitor(site).get("/no-such-page").status == 404
    assert site.log == ""
