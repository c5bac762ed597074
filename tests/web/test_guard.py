"""Who may ask, how much, what is written down, and what happens when something is wrong."""

import json
from collections.abc import Iterator

import pytest

from fwscaffold.web import api, guard, rendering
from fwscaffold.web.settings import LOOPBACK, Settings
from tiny import MakeTemplates
from visitor import Site, one, served

SEVEN = {
    "content-security-policy",
    "cross-origin-opener-policy",
    "permissions-policy",
    "referrer-policy",
    "strict-transport-security",
    "x-content-type-options",
    "x-frame-options",
}


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Settings(hosts=(*LOOPBACK, "start.acme.example"), https=True)) as site:
        yield site


@pytest.mark.parametrize(
    "path", ["/", "/tiny", "/tiny.zip?project_name=a", "/no", "/api", "/static/app.js", "/metrics"]
)
def test_every_answer_has_all_headers(site: Site, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = site.ask(path, method)
        assert {*answer.headers} >= SEVEN
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers


def test_https_is_promised_only_where_it_is() -> None:
    with served(Settings()) as site:
        assert SEVEN - {*site.ask("/").headers} == {"strict-transport-security"}


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200),
        ("localhost:8080", 200),
        ("[::1]:80", 200),
        ("Start.ACME.example", 200),
        ("evil.example", 400),
        ("start.acme.example.evil.example", 400),
        ("a@localhost", 400),
        ("", 400),
    ],
)
def test_only_names_of_the_site_are_answered(site: Site, host: str, status: int) -> None:
    for path in ("/", "/tiny.zip?project_name=a", "/static/app.css"):
        answer = site.ask(path, Host=host)
        assert answer.status == status
        if status == 400:
            assert answer.message == "this is not a host of this site"


def test_any_name_can_be_allowed() -> None:
    with served(Settings(hosts=("*",))) as site:
        assert site.ask("/api", Host="anything.example").status == 200


def test_what_is_too_long_is_refused(site: Site) -> None:
    query = site.ask("/tiny.zip?project_name=" + "a" * guard.LONGEST_QUERY)
    assert (query.status, query.message) == (414, "the query is longer than 8192 bytes")
    body = site.ask("/tiny", "POST", Content_Length=str(guard.LARGEST_BODY + 1))
    assert (body.status, body.message) == (413, "nothing here reads a body")
    assert body.headers["connection"] == "close"


def test_who_asks_too_much_has_to_wait() -> None:
    with served(Settings(rate="3/minute", proxies=1)) as site:

        def status(client: str, path: str = "/api") -> int:
            return site.ask(path, X_Forwarded_For=client).status

        assert [status("203.0.113.9") for _ in range(4)] == [200, 200, 200, 429]
        refused = site.ask("/api", X_Forwarded_For="evil, 203.0.113.9")
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.message.startswith("too many requests, try again in ")
        assert status("203.0.113.9", "/static/app.css") == 200
        assert status("203.0.113.9", "/health/live") == 200
        assert [status(f"2001:db8::{n}") for n in range(4)] == [200, 200, 200, 429]
        assert status("2001:db8:0:1::1") == 200
        assert status("no address") == 200


def test_nobody_can_say_who_they_are_without_a_trusted_proxy() -> None:
    with served(Settings(rate="1/minute")) as site:
        assert [site.ask("/api", X_Forwarded_For=f"203.0.113.{n}").status for n in range(2)] == [
            200,
            429,
        ]


def test_the_address_of_the_site_is_the_one_that_the_visitor_knows() -> None:
    with served(Settings(proxies=1)) as site:
        assert b"curl 'http://localhost/tiny" in site.ask("/", Host="localhost").body
        secure = site.ask("/", Host="localhost", X_Forwarded_Proto="https").body
        assert b"curl 'https://localhost/tiny" in secure
    with served(Settings()) as site:
        assert (
            b"http://localhost/" in site.ask("/", Host="localhost", X_Forwarded_Proto="https").body
        )
    with served(Settings(https=True)) as site:
        assert b"https://localhost/" in site.ask("/", Host="localhost").body


def test_a_mistake_of_ours_is_logged_and_not_told(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_catalog: object) -> None:
        raise RuntimeError("what nobody has thought of")

    monkeypatch.setattr(api, "openapi", fail)
    with served(Settings(json_log=True)) as site:
        answer = site.ask("/openapi.json")
        page = site.look("/openapi.json")
    assert (answer.status, answer.message) == (500, "the server has made a mistake")
    assert one(page.page, "h1").get_text(" ", strip=True) == "500 Internal Server Error"
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    assert "what nobody has thought of" in lines[0]["exception"]
    assert (lines[1]["status"], lines[1]["path"]) == (500, "/openapi.json")


def test_who_waits_too_long_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    with served(Settings()) as site:
        monkeypatch.setattr(rendering, "PATIENCE", 0)
        answer = site.ask("/tiny.zip?project_name=shop")
    assert (answer.status, answer.message) == (503, "too many ask at once, try again")
    assert answer.headers["retry-after"] == "1"


def test_the_log_has_a_line_for_each_request_and_nothing_forges_one(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with served(Settings(json_log=True)) as site:
        site.ask("/a%0aINFO%20b?project_name=secret")
    line = json.loads(capfd.readouterr().err)
    assert line.pop("milliseconds") >= 0
    del line["time"], line["message"]
    expected = {"level": "INFO", "client": "127.0.0.1", "method": "GET"}
    assert line == {**expected, "path": "/a%0AINFO%20b", "status": 404}
    with served(Settings()) as site:
        site.ask("/api")
    assert " INFO 127.0.0.1 GET /api 200 " in capfd.readouterr().err
