"""What Bottle promises, each shown at work in this application."""

import sqlite3
import time
from functools import partial
from io import BytesIO
from threading import Thread
from urllib.request import urlopen
from wsgiref.simple_server import make_server
from wsgiref.validate import validator

import pytest
from bottle import (
    BaseRequest,
    Bottle,
    HTTPError,
    abort,
    jinja2_template,
    redirect,
    request,
    template,
)
from conftest import browse
from this_site import Visitor

from {{cookiecutter.package_name}} import auth
from {{cookiecutter.package_name}}.standard.cookies import COOKIE
from {{cookiecutter.package_name}}.standard.database import DatabasePlugin


def test_promise_form_data(member):
    assert member.submit("/notes", {"text": "Zoë ✓ 李"}).status_code == 303
    assert "Zoë ✓ 李" in member.get("/notes").text
    long = "x" * 200_000  # Bottle on its own stops at 100 kB
    assert "longer than 500 characters" in member.submit("/notes", {"text": long}).text


def test_promise_signed_cookies(member, make_app):
    cookie = member.get_cookie(COOKIE).value
    other_key = Visitor(make_app(SECRET_KEY="o" * 32))
    for browser, value, status in (
        (member, cookie, 200),
        (member, "x" + cookie, 401),
        (other_key, cookie, 401),
    ):
        browser.set_cookie(COOKIE, value)
        assert browser.get("/api/notes").status_code == status


@pytest.mark.parametrize(("seconds", "lasts"), [(-9, False), (99, True), (None, True)])
def test_a_session_ends_by_itself(add_user, db, seconds, lasts):
    expires_at = int(time.time()) + seconds if seconds else None
    token = auth.new_token(db, add_user("alice"), expires_at)
    assert bool(auth.user_of(db, token)) == lasts


def test_promise_headers(client):
    response = client.get("/", headers={"X-Request-ID": "one"})
    assert response.headers["X-Request-ID"] == "one"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("one\n\nzwei ✓\n".encode(), "Notes added from notes.txt: 2."),
        (b"\xff\xfe", "not a UTF-8 text file"),
        (b"fine\n" + b"x" * 501, "longer than 500 characters"),
        (b"", "Choose a text file."),
    ],
)
def test_promise_uploads(member, content, message):
    file = (BytesIO(content), "../../notes.txt" if content else "")
    member.submit("/notes", {"file": file})
    page = member.get("/notes").text
    assert message in page
    assert ("zwei ✓" in page) == ("added" in message)


def test_promise_upload_size_limit(make_app, monkeypatch):
    monkeypatch.setattr(BaseRequest, "MEMFILE_MAX", 0)  # it is set anew, for the whole process
    browser = Visitor(make_app(MAX_BODY_BYTES="2000"))
    for size, status in ((3000, 413), (1000, 403)):
        file = (BytesIO(b"x" * size), "notes.txt")
        assert browser.post("/notes/import", data={"file": file}).status_code == status


@pytest.mark.parametrize(
    ("end", "status", "kept"),
    [
        (lambda: "done", 200, True),
        (lambda: redirect("/"), 303, True),
        (lambda: abort(409, "Not now."), 409, False),
        (lambda: HTTPError(409), 409, False),
        (lambda: 1 / 0, 500, False),
    ],
)
def test_promise_database_plugin(make_app, db, end, status, kept):
    def add(db):
        db.insert("INSERT INTO users (name, password_hash) VALUES ('why?', %s)", "100%")
        return end()

    app = make_app()
    app.get("/add", callback=add)
    assert browse(app).get("/add").status_code == status
    assert list(db.execute("SELECT name FROM users")) == ([("why?",)] if kept else [])


def test_promise_database_plugin_and_generators(make_app, db):
    """The connection of a generator lives until the end; a failure takes back what was done."""

    def names(db, fails):
        db.execute("INSERT INTO users (name, password_hash) VALUES (%s, '')", fails)
        yield "one "
        yield from (name for (name,) in db.execute("SELECT name FROM users"))
        if fails == "yes":
            raise RuntimeError

    app = make_app()
    app.get("/names/<fails>", callback=names)
    client = browse(app)
    with pytest.raises(RuntimeError):
        client.get("/names/yes")
    assert client.get("/names/no").text == "one no"
    assert list(db.execute("SELECT name FROM users")) == [("no",)]


def test_promise_databases_side_by_side(make_app):
    def both(db, memory):
        (answer,) = memory.execute("SELECT 6 * 7").fetchone()
        return {"answer": answer, "users": list(db.execute("SELECT id FROM users"))}

    app = make_app()
    app.install(DatabasePlugin("memory", partial(sqlite3.connect, ":memory:")))
    app.get("/both", callback=both)
    assert browse(app).get("/both").json == {"answer": 42, "users": []}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/notes", 200),  # static
        ("POST", "/notes/7/delete", 404),  # dynamic: there is no such note
        ("POST", "/notes/x/delete", 404),  # the filter wants a number
        ("POST", "/notes/-7/delete", 404),
        ("GET", "/static/app.css", 200),  # the filter lets slashes through
        ("PUT", "/notes", 405),
    ],
)
def test_promise_routing(member, method, path, status):
    assert member.api(method, path).status_code == status


def test_promise_mounted_application(make_app):
    app, inner = make_app(), Bottle()
    inner.get("/where/<name>", callback=lambda name: f"{name} {request.path}", name="where")
    app.mount("/inner/", inner)
    assert browse(app).get("/inner/where/x").text == "x /inner/where/x"
    assert app.router.build("where", name="x") == "/inner/where/x"
    assert app.router.build("api.note", note_id=7) == "/api/notes/7"


def test_promise_route_options(make_app):
    app = make_app()
    app.post("/hook", callback=lambda: "taken", csrf=False)
    app.post("/form", callback=lambda: request.forms.text)
    client = browse(app)
    assert client.post("/hook").text == "taken"
    assert client.post("/form", data={"text": "forged"}).status_code == 403


def test_promise_templating(member):
    member.submit("/notes", {"text": "<b>bold</b>"})
    page = member.get("/notes").text
    for part in ("<main", "1 note<", "&lt;b&gt;bold&lt;/b&gt;"):
        assert part in page
    for render in (template, jinja2_template):
        assert render("<p>{{ '{{text}}' }}", text="<b>") == "<p>&lt;b&gt;"


def test_promise_wsgi(app):
    assert Visitor(validator(app)).sign_in("nobody").status_code == 200


def test_promise_any_server(app):
    """The server of the standard library is the second; `manage.py` starts Waitress."""
    with make_server("127.0.0.1", 0, app) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        with urlopen(f"http://127.0.0.1:{server.server_port}/health/ready") as response:
            assert response.status == 200
        thread.join()
