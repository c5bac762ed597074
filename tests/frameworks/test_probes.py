"""What an attacker tries over HTTP, on every framework's project in production.

These probes know no framework, only HTTP and the URLs that all projects share.
"""

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from support import FRAMEWORKS, Install, addresses, project, serving
from visiting import Site, Visitor, raw, status

pytestmark = pytest.mark.live

HEADERS = {
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
}
DETAIL = re.compile(r"Traceback|File \"|sqlite|site-packages|\.py\b", re.IGNORECASE)
OTHER_PATHS = ["/", "/no-such-page", "/static/app.css", "/api/notes"]


@pytest.fixture(scope="module", params=FRAMEWORKS)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, install: Install
) -> Iterator[Site]:
    shop = project(request.param, {}, tmp_path_factory.mktemp("probes") / "shop")
    with serving(shop, install(shop), TRUSTED_PROXIES="1") as number:
        yield Site(number, addresses(request.param))


@pytest.fixture
def port(site: Site) -> int:
    return site.port


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return Visitor(site)


@pytest.fixture(autouse=True)
def _alive(site: Site) -> Iterator[None]:
    """Whatever was tried, the site answers afterwards."""
    yield
    assert Visitor(site).get("/health/ready").status == 200


def test_every_answer_has_the_headers(visitor: Visitor) -> None:
    at = visitor.at
    for path in (*OTHER_PATHS, at.notes, at.sign_in, at.sign_out):
        for method in ("GET", "HEAD", "POST"):
            answer = visitor.send(method, path, None if method != "POST" else b"x")
            missing = {name for name in HEADERS if name not in answer.headers}
            assert missing == set(), f"{method} {path}"
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert not re.search(r"\d\.\d", answer.headers.get("Server", ""))


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil", "a b"]
)
def test_a_wrong_host_is_refused(visitor: Visitor, host: str) -> None:
    answer = visitor.get(visitor.at.notes, {"Host": host, "X-Forwarded-Host": host})
    assert answer.status == 400
    assert not re.search(rb'(href|action|src)="[^"]*evil', answer.body)


def test_the_session_is_new_and_protected_at_sign_in(visitor: Visitor) -> None:
    visitor.get(visitor.at.sign_in)
    before = dict(visitor.cookies)
    answer = visitor.sign_in()
    assert (answer.status, visitor.get(visitor.at.notes).status) in {(302, 200), (303, 200)}
    assert before != visitor.cookies
    assert answer.cookies
    for line in answer.cookies:
        assert {"secure", "httponly"} <= {part.strip().lower() for part in line.split(";")}
        assert re.search("samesite=(lax|strict)", line, re.IGNORECASE)


def test_a_session_from_before_sign_in_is_not_signed_in_with_it(
    visitor: Visitor, site: Site
) -> None:
    visitor.get(visitor.at.sign_in)
    thief = Visitor(site)
    thief.cookies = dict(visitor.cookies)
    visitor.sign_in()
    assert visitor.get("/api/notes").status == 200
    assert thief.get("/api/notes").status == 401


def test_a_session_that_was_signed_out_or_changed_is_worth_nothing(visitor: Visitor) -> None:
    visitor.sign_in()
    fields = visitor.hidden(visitor.at.notes, f"form[action='{visitor.at.sign_out}']")
    referer = {"Referer": f"https://127.0.0.1{visitor.at.notes}"}
    assert visitor.post(visitor.at.sign_out, fields, referer).status in {302, 303}
    assert visitor.get("/api/notes").status == 401
    visitor.sign_in()
    for name, value in list(visitor.cookies.items()):
        visitor.cookies[name] = "x" + value[:-1]
    assert visitor.get("/api/notes").status == 401


def test_changes_need_a_token_of_this_session(visitor: Visitor, site: Site) -> None:
    visitor.sign_in()
    other = Visitor(site)
    other.sign_in()
    stolen = other.hidden(visitor.at.notes)
    for fields in ({}, stolen, dict.fromkeys(stolen, "")):
        assert visitor.post(visitor.at.notes, {**fields, "text": "forged"}).status in {400, 403}
    assert b"forged" not in visitor.get("/api/notes").body


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/%09/evil.example",
        "javascript:alert(1)", "%20//evil.example", "/%0d%0aX-Evil:%20yes", "///evil.example", "http:evil.example",
    ],
)  # fmt: skip
def test_sign_in_leads_to_this_site_only(visitor: Visitor, target: str) -> None:
    answer = visitor.sign_in(query=f"?next={target}")
    assert "X-Evil" not in answer.headers
    location = answer.headers["Location"].removeprefix("https://127.0.0.1")
    assert re.fullmatch(r"/(?![/\\]).*|/", location)
    assert "evil.example" not in location or location.startswith("/notes")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../pyproject.toml", "/static/%2e%2e/pyproject.toml", "/static/..%2fpyproject.toml",
        "/static/..%5cpyproject.toml", "/static//etc/passwd", "/static/%00", "/static/....//....//etc/passwd",
        "/../../etc/passwd", "/.git/config", "/.env", "/pyproject.toml", "/static/",
    ],
)  # fmt: skip
def test_files_stay_in_their_directory(port: int, path: str) -> None:
    answer = raw(
        port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    )
    assert 300 <= status(answer) < 500
    assert not re.search(rb"root:|\[project\]|SECRET", answer)


def test_a_large_body_is_refused(site: Site) -> None:
    port = site.port
    large = f"POST {site.at.sign_in} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n".encode()
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    assert status(raw(port, large + kind + b"Content-Length: 99999999\r\n\r\n")) == 413
    chunks = (b"%x\r\n" % 65536 + b"x" * 65536 + b"\r\n") * 40 + b"0\r\n\r\n"
    answer = raw(port, large + kind + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
    assert status(answer) in {0, 400, 403, 411, 413}


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * 1_000_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + b"X: y\r\n" * 100_000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET\r\n\r\n",
        b"POST SIGN-IN HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -5\r\n\r\n",
        b"POST SIGN-IN HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: abc\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    ],
    ids=["header", "path", "headers", "tls", "short", "negative", "letters", "two-lengths"],
)
def test_what_is_no_request_is_refused(site: Site, request_bytes: bytes) -> None:
    answer = raw(site.port, request_bytes.replace(b"SIGN-IN", site.at.sign_in.encode()))
    assert status(answer) in {0, *range(400, 500), 505}
    assert not DETAIL.search(answer.decode("latin-1"))


@pytest.mark.parametrize(
    "lines",
    [
        "Content-Length: 6\r\nContent-Length: 0",
        "Content-Length: 6, 0",
        "Content-Length: +0",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "X: y\n Transfer-Encoding: chunked",
    ],
)
def test_no_request_is_smuggled_behind_another(site: Site, lines: str) -> None:
    """Where the length of a body can be read in two ways, nothing after it is a request (RFC 9112, 6.3)."""
    assert b"404" not in statuses(site, lines)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_lengths_the_chunks_count_or_none(site: Site, order: int) -> None:
    """By its `Content-Length` the body would hold the second request, and the third be answered."""
    lines = [f"Content-Length: {len(END + BEHIND)}", "Transfer-Encoding: chunked"][::order]
    assert statuses(site, "\r\n".join(lines), LAST)[1:2] in ([], [b"400"], [b"404"])


END = "0\r\n\r\n"
BEHIND = "GET /no-such-page HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LAST = "GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


def statuses(site: Site, lines: str, last: str = "") -> list[bytes]:
    """Send a request with these header lines, and others behind it; return the status of each answer."""
    head = f"POST {site.at.sign_in} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}\r\n\r\n"
    answers = raw(site.port, (head + END + BEHIND + last).encode())
    return re.findall(rb"HTTP/1\.[01] (\d{3})", answers)


@pytest.mark.parametrize("where", ["headers", "body"])
def test_slow_clients_do_not_keep_others_out(site: Site, visitor: Visitor, where: str) -> None:
    begin = {
        "headers": b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        "body": f"POST {site.at.sign_in} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx".encode(),
    }
    with ExitStack() as stack:
        for _ in range(12):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", site.port)))
            slow.sendall(begin[where])
        assert visitor.get("/").status == 200


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "FOO"])
def test_methods_that_no_page_has(visitor: Visitor, method: str) -> None:
    for path in ("/", visitor.at.sign_out):
        answer = visitor.send(method, path, headers={"X-Secret": "mirrored?"})
        assert answer.status in {200, 204, *range(400, 500), 501}
        assert answer.status != 200 or method == "OPTIONS"
        assert b"mirrored" not in answer.body


def test_static_files_are_cached_and_pages_are_not(visitor: Visitor) -> None:
    style = visitor.get("/static/app.css")
    known = visitor.get("/static/app.css", {"If-None-Match": style.headers["ETag"]})
    assert (style.status, known.status, known.body) == (200, 304, b"")
    assert "max-age" in style.headers["Cache-Control"]
    for path in ("/", visitor.at.notes, visitor.at.sign_in, "/api/notes"):
        assert "no-store" in visitor.get(path).headers["Cache-Control"]


def test_errors_tell_no_detail(visitor: Visitor) -> None:
    for path in ("/no-such-page", "/api/notes/x", "/%ff", "/notes/%00/delete", "/<script>"):
        answer = visitor.get(path)
        assert answer.status < 500
        assert not DETAIL.search(answer.body.decode("utf-8", "replace"))
        assert b"<script>" not in answer.body


def test_zz_wrong_passwords_are_limited_whatever_the_client_says(visitor: Visitor) -> None:
    addresses = [f"10.0.0.{number}" for number in range(14)]
    answers = [
        visitor.sign_in(
            "wrong", headers={"X-Forwarded-For": f"{each}, 203.0.113.9", "X-Real-IP": each}
        )
        for each in addresses
    ]
    assert answers[-1].status == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
