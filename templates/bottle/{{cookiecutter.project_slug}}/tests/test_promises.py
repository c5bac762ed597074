"""What Bottle promises, each shown at work in this application."""

import re
import sqlite3
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any
from wsgiref.validate import validator

import pytest
from bottle import (
    Bottle,
    HTTPResponse,
    PluginError,
    abort,
    jinja2_template,
    redirect,
    request,
    template,
)
from sqlalchemy import delete
from sqlalchemy.orm import Session

from {{cookiecutter.package_name}} import auth, create_app, data
from {{cookiecutter.package_name}}.config import ROOT, Settings
from {{cookiecutter.package_name}}.db import DatabasePlugin

from .browser import Browser

PACKAGE = ROOT / "{{cookiecutter.package_name}}"


def test_promise_form_data(member: Browser) -> None:
    assert member.submit("/notes", {"text": "Zoë ✓ 李"}).headers["Location"] == "/notes"
    assert "Zoë ✓ 李" in member.get("/notes").text
    long = "x" * 200_000  # Bottle on its own stops at 100 kB
    assert "1 to 500 characters" in member.submit("/notes", {"text": long}).text


def test_promise_signed_cookies(member: Browser, make_app: Callable[..., Bottle]) -> None:
    assert member.get("/api/notes").status_code == 200
    cookie = member.get_cookie("session")
    assert cookie
    other_key = Browser(make_app(SECRET_KEY="another key"))
    for client, value in ((member, f"x{cookie.value}"), (other_key, cookie.value)):
        client.set_cookie("session", value)
        assert client.get("/api/notes").status_code == 401
    for file in PACKAGE.glob("*.py"):
        assert not re.search(r"secret=|pickle\.", file.read_text("utf-8"))


def test_promise_headers(client: Browser) -> None:
    response = client.get("/", headers={"X-Request-ID": "one"})
    assert response.headers["X-Request-ID"] == "one"


@pytest.mark.parametrize(
    ("proxies", "address"), [("0", "::1"), ("1", "10.0.0.2"), ("2", "10.0.0.1")]
)
def test_only_trusted_proxies_are_believed(
    make_app: Callable[..., Bottle], proxies: str, address: str
) -> None:
    app = make_app(TRUSTED_PROXIES=proxies)
    app.get("/address", callback=lambda: f"{request.remote_addr} {request.urlparts.netloc}")
    headers = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2", "X-Forwarded-Host": "localhost"}
    response = Browser(app).get("/address", headers=headers, environ_base={"REMOTE_ADDR": "::1"})
    assert response.text == f"{address} localhost"


@pytest.mark.parametrize(
    ("host", "status"),
    [("a.example.com:8000", 200), ("EXAMPLE.com", 200), ("notexample.com", 400), ("a@[", 400)],
)
def test_hosts_may_be_subdomains(make_app: Callable[..., Bottle], host: str, status: int) -> None:
    client = Browser(make_app(ALLOWED_HOSTS=".example.com"))
    assert client.get("/", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"data": b"x", "content_type": "multipart/form-data"}, 400),
        ({"data": b"x", "content_type": "multipart/form-data; boundary"}, 400),
        ({"headers": {"Transfer-Encoding": "chunked"}}, 411),
        ({"headers": {"X-CSRFToken": "é"}}, 403),
        ({"headers": {"Host": "é"}}, 400),
    ],
)
def test_strange_requests_are_refused(
    member: Browser, request_: dict[str, Any], status: int
) -> None:
    assert member.post("/notes", **request_).status_code == status


def test_a_user_who_is_gone_is_signed_out(app: Bottle, member: Browser) -> None:
    with app.engine.begin() as connection:
        connection.execute(delete(data.User))
    assert member.get("/api/notes").status_code == 401
    assert "Sign out" not in member.get("/").text


def test_not_ready_without_a_database() -> None:
    settings = Settings.from_env({"APP_ENV": "test", "DATABASE_URL": "sqlite:///no/such/file.db"})
    assert Browser(create_app(settings)).get("/health/ready").status_code == 503


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("one\n\nzwei ✓\n".encode(), "Notes added from notes.txt: 2."),
        (b"\xff\xfe", "not a UTF-8 text file"),
        (b"fine\n" + b"x" * 501, "1 to 500 characters"),
        (b"", "Choose a text file."),
    ],
)
def test_promise_uploads(member: Browser, content: bytes, message: str) -> None:
    file = (BytesIO(content), "../../notes.txt" if content else "")
    assert member.submit("/notes", {"file": file}, action="/notes/import").status_code == 303
    page = member.get("/notes").text
    assert message in page
    assert ("zwei ✓" in page) == ("added" in message)


def test_promise_upload_size_limit(make_app: Callable[..., Bottle]) -> None:
    client = Browser(make_app(MAX_BODY_BYTES="2000"))
    for size, status in ((3000, 413), (1000, 403)):
        file = (BytesIO(b"x" * size), "notes.txt")
        assert client.post("/notes/import", data={"file": file}).status_code == status


def test_promise_database_plugin(app: Bottle, member: Browser) -> None:
    def add(db: Session, ending: str) -> str:
        user = data.find_user(db, "alice")
        assert user
        data.add_note(db, user.id, ending)
        endings[ending]()
        return "done"

    def count(sql: sqlite3.Connection) -> dict[str, int]:
        cursor = sql.cursor()
        cursor.execute("SELECT COUNT(*) FROM notes")
        return {"count": cursor.fetchone()[0]}

    endings: dict[str, Callable[[], Any]] = {
        "return": int,
        "redirect": partial(redirect, "/"),
        "abort": partial(abort, 409, "Not now."),
        "crash": partial(divmod, 1, 0),
    }
    app.get("/add/<ending>", callback=add)
    app.get("/count", callback=count)
    expected = {"return": (200, 1), "redirect": (303, 2), "abort": (409, 2), "crash": (500, 2)}
    for ending, (status, notes) in expected.items():
        assert member.get(f"/add/{ending}").status_code == status
        assert member.get("/count").get_json() == {"count": notes}


def test_promise_databases_side_by_side(app: Bottle, client: Browser) -> None:
    def both(db: Session, memory: sqlite3.Connection) -> dict[str, object]:
        (answer,) = memory.execute("SELECT 6 * 7").fetchone()
        return {"answer": answer, "user": auth.authenticate(db, "nobody", "")}

    app.install(DatabasePlugin("memory", partial(sqlite3.connect, ":memory:")))
    app.get("/both", callback=both)
    assert client.get("/both").get_json() == {"answer": 42, "user": None}
    with pytest.raises(PluginError, match="keyword memory"):
        app.install(DatabasePlugin("memory", partial(sqlite3.connect, ":memory:")))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/notes", 200),  # static
        ("POST", "/notes/7/delete", 404),  # dynamic, with a filter that matches: no such note
        ("POST", "/notes/x/delete", 404),
        ("POST", "/notes/-7/delete", 404),
        ("GET", "/static/app.css", 200),  # a path
        ("GET", "/api/notes", 200),  # mounted
        ("GET", "/api", 404),
        ("PUT", "/api/notes", 405),
    ],
)
def test_promise_routing(member: Browser, method: str, path: str, status: int) -> None:
    assert member.open(path, method=method, headers=member.csrf()).status_code == status


def test_promise_mounted_application(app: Bottle) -> None:
    route, arguments = app.match({"REQUEST_METHOD": "PATCH", "PATH_INFO": "/api/notes/7"})
    assert route.app is not app
    assert arguments == {"note_id": 7}
    assert app.router.build("api.note", note_id=7) == "/api/notes/7"


def test_promise_templating(member: Browser) -> None:
    member.submit("/notes", {"text": "<b>bold</b>"})
    page = member.get("/notes").text
    assert "<main" in page
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    simple = template("<p>{{'{{text}}'}}</p>", text="<b>")
    settings = {"autoescape": True}
    jinja2 = jinja2_template("<p>{{'{{ text }}'}}</p>", text="<b>", template_settings=settings)
    assert simple == jinja2 == "<p>&lt;b&gt;</p>"


def test_promise_wsgi(app: Bottle) -> None:
    browser = Browser(validator(app))
    assert browser.get("/").status_code == 200
    assert browser.sign_in("nobody").status_code == 200


def test_no_plugin_is_skipped_where_json_is_answered(app: Bottle, client: Browser) -> None:
    assert not [route for route in app.routes if route.skiplist]
    assert client.get("/health/live").content_type == "application/json"
    app.get("/teapot", callback=lambda: HTTPResponse({"error": "teapot"}, 418))
    assert client.get("/teapot").content_type == "application/json"
