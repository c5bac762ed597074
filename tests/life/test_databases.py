"""A database that falls silent, refuses, ends its connections, and comes back."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote, unquote_to_bytes, urlencode

import pytest

from cable import Cable, cable
from life_surroundings import MakeShop
from servers import end_connections, new_database
from shops import PATIENCE, Served
from support import DATA_LAYERS, SERVERS, Answers, label
from visiting import FORM, PROXY, Answer, Site, Visitor

pytestmark = [pytest.mark.live, pytest.mark.services]
SILENCE = 2  # seconds that a project waits for its database
AT_ONCE = 1.5  # seconds, on a machine that is busy
THREADS, VISITORS = 8, 20
# Each thread may wait for an answer, for the end of its transaction, and to connect anew.
BOUND = 3 * SILENCE * (VISITORS / THREADS + 1)


@dataclass(frozen=True)
class Wired:
    """A project that is served, and the cable to its database."""

    site: Served
    cable: Cable
    url: str


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try each data layer with one server, or with `--full` with each."""
    if "wired" not in metafunc.fixturenames:
        return
    full = metafunc.config.getoption("--full")
    combinations = [
        (framework, answers, server)
        for framework, answers in DATA_LAYERS
        for server in SERVERS
        if full or server == usual_server(framework, answers)
    ]
    names = ["-".join(map(label, each)) for each in combinations]
    metafunc.parametrize("wired", combinations, indirect=True, ids=names, scope="module")


def usual_server(framework: str, answers: Answers) -> str:
    """Return PostgreSQL, which takes the most ill; Flask has data layers for both."""
    return "mysql" if framework == "flask" and answers.get("orm") != "peewee" else "postgresql"


@pytest.fixture(scope="module")
def wired(request: pytest.FixtureRequest, make_shop: MakeShop) -> Iterator[Wired]:
    framework, answers, server = request.param
    shop = make_shop(framework, answers)
    with new_database(server) as url, cable(url) as (laid, through):
        settings = shop.prepared(
            DATABASE_URL=through, DATABASE_TIMEOUT=str(SILENCE), THREADS=str(THREADS)
        )
        with shop.serve(settings) as site:
            yield Wired(site, laid, url)
            recovered(site)


@pytest.fixture
def member(wired: Wired) -> Visitor:
    """Return somebody who has signed in while all was well."""
    recovered(wired.site)
    return wired.site.signed_in()


def recovered(site: Site) -> None:
    """Wait until the site is ready; it answers its pages then, one after the other."""
    visitor = Visitor(site)
    deadline = time.monotonic() + PATIENCE
    while visitor.get("/health/ready").status != 200:
        assert time.monotonic() < deadline, "the site does not recover"
        time.sleep(0.1)


def works(member: Visitor, times: int = 5) -> None:
    """Every page works, on each connection that the site keeps."""
    recovered(member.site)
    for _ in range(times):
        assert member.get(member.at.notes).status == 200


def out_of_reach(answer: Answer) -> None:
    """The answer says that the site will be back."""
    assert answer.status == 503, answer.body
    assert int(answer.headers["Retry-After"]) > 0


def timed(visitor: Visitor, path: str) -> tuple[Answer, float]:
    """Return the answer and the seconds that it took."""
    start = time.monotonic()
    return visitor.get(path), time.monotonic() - start


def test_a_silent_database_makes_nobody_wait_for_long(wired: Wired, member: Visitor) -> None:
    visitors = [member.copy() for _ in range(VISITORS)]
    with wired.cable.silent(), ThreadPoolExecutor(VISITORS) as threads:
        few = [threads.submit(timed, each, member.at.notes) for each in visitors[: THREADS // 2]]
        live, seconds = timed(Visitor(wired.site), "/health/live")
        assert live.status == 200
        assert seconds < AT_ONCE
        answers = [each.result() for each in few]
        answers += threads.map(lambda each: timed(each, member.at.notes), visitors)
        for answer, seconds in answers:
            out_of_reach(answer)
            assert seconds < BOUND
        ready, seconds = timed(Visitor(wired.site), "/health/ready")
        out_of_reach(ready)
        assert seconds < BOUND
        assert Visitor(wired.site).get("/health/live").status == 200
    works(member, VISITORS)


def test_a_database_that_refuses_is_told_from_an_error(wired: Wired, member: Visitor) -> None:
    with wired.cable.cut():
        for path in (member.at.notes, "/health/ready", "/api/notes"):
            out_of_reach(member.copy().get(path))
        fields = {"username": "ada", "password": "whatever it is"}
        assert Visitor(wired.site).get("/health/live").status == 200
        assert Visitor(wired.site).post(member.at.sign_in, fields).status in {400, 403, 503}
    works(member)


def test_the_log_says_once_of_each_request_that_the_database_is_gone(
    wired: Wired, member: Visitor
) -> None:
    """Whatever meets it: a page, what looks at who has signed in, or the readiness check."""
    told = len(wired.site.log)
    with wired.cable.cut():
        for number, path in enumerate([member.at.notes, "/api/notes", "/health/ready"], 1):
            out_of_reach(member.copy().get(path))
            log = wired.site.log[told:]
            assert log.count("The database is out of reach: ") == number, log
    assert "Traceback" not in log
    works(member)


def test_connections_that_the_server_ended_are_made_anew(wired: Wired, member: Visitor) -> None:
    for path in (member.at.notes, "/health/ready"):
        end_connections(wired.url)
        assert member.get(path).status in {200, 503}
    works(member)


def test_texts_that_a_server_takes_ill_are_stored_or_refused(wired: Wired, member: Visitor) -> None:
    for text, expected in (("Zoë ✓ 李 🎉", {201}), ("a\0b", {400, 422}), ("\ud800", {400, 422})):
        answer = member.api("POST", "/api/notes", {"text": text})
        assert answer.status in expected, text
    assert "🎉" in member.get(member.at.notes).body.decode()
    for name in ("a\0b", "🎉", "x" * 100_000):
        assert Visitor(wired.site, name).sign_in().status in {200, 400, 403}, name[:9]


# A NUL, the half of a pair, and what is no UTF-8: as a URL or a form has them.
ILL = ("a%00b", "%ED%A0%80", "%FF")


@pytest.mark.parametrize("text", ILL)
def test_letters_that_no_server_stores_are_nowhere_an_error(
    wired: Wired, member: Visitor, text: str
) -> None:
    told = len(wired.site.log)  # before: of a database that was not there
    answers = [*asked_with(member, text), *sent_with(member, text)]
    assert [(what, each.status) for what, each in answers if each.status >= 500] == []
    assert "Traceback" not in wired.site.log[told:]


def asked_with(member: Visitor, text: str) -> Iterator[tuple[str, Answer]]:
    """Give what is answered where the text is in an address, or in the place of a token."""
    notes = member.at.notes
    for path in (f"{notes}{text}", f"/notes/{text}/edit", f"/api/notes/{text}", f"/{text}"):
        yield path, member.get(path)
    for path in (notes, member.at.sign_in, "/api/notes", "/"):
        for name in ("page", "next", text):
            yield f"{path} {name}", member.get(f"{path}?{name}={text}")
    token = unquote_to_bytes(text).replace(b"\0", b"").decode("latin-1")
    yield "token", Visitor(member.site).get("/api/notes", {"Authorization": f"Bearer 1.{token}"})


def sent_with(member: Visitor, text: str) -> Iterator[tuple[str, Answer]]:
    """Give what is answered where the text is in what is sent."""
    notes, sign_in = member.at.notes, member.at.sign_in
    headers = {**member.api_headers(), **member.referer(notes)}
    for method in ("PUT", "PATCH", "DELETE"):
        yield method, member.send(method, f"/api/notes/{text}", b"{}", headers)
    body = json.dumps({"text": unquote(text, errors="surrogateescape")}).encode()
    yield "JSON", member.send("POST", "/api/notes", body, headers)
    stranger = Visitor(member.site, proxy={**PROXY, "X-Forwarded-For": "203.0.113.60"})
    for visitor, path, fields in (
        (member, notes, f"text={text}"),
        (member, notes, f"{text}=a"),
        (stranger, sign_in, f"username={text}&password=x"),
        (stranger, sign_in, f"username=nobody&password={text}"),
    ):
        form = f"{urlencode(visitor.hidden(path))}&{fields}".encode()
        yield fields, visitor.send("POST", path, form, {**FORM, **visitor.referer(path)})


def test_a_body_of_a_megabyte_keeps_nobody_waiting(wired: Wired, member: Visitor) -> None:
    """Where a form takes a file, short lines are what makes the most of it."""
    lines = b"a note\n" * (1_000_000 // 7)
    page = member.get(member.at.notes).page
    forms = [form for form in page.select("form") if form.select("input[type=file]")]
    with ThreadPoolExecutor(1) as threads:
        long = {"text": "x" * 1_000_000}
        sent = threads.submit(member.copy().api, "POST", "/api/notes", long)
        assert sent.result().status in {413, 422}
        for form in forms:
            copy = member.copy()
            upload = threads.submit(copy.upload, member.at.notes, form, lines)
            live, seconds = timed(Visitor(wired.site), "/health/live")
            assert live.status == 200
            assert seconds < AT_ONCE
            answer = upload.result(PATIENCE)
            assert answer.status in {200, 302, 303, 400, 413, 422}, answer.body
    works(member)
